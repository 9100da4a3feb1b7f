import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface Authority extends Certificate {
  issue(host: string): Certificate;
}

/** A certificate authority of our own (X.509, RFC 5280), so that tests speak real TLS with names of their choice. */
export function createAuthority(): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = commonName('Drawbridge test authority');
  const isAuthority = extension('551d13', der(0x30, der(0x01, Buffer.from([0xff]))));
  const cert = certificate(name, name, keys.publicKey, keys.privateKey, isAuthority);
  return {
    cert,
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issue: (host) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alternative = extension('551d11', der(0x30, der(0x82, Buffer.from(host))));
      return {
        cert: certificate(name, commonName(host), own.publicKey, keys.privateKey, alternative),
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function certificate(
  issuer: Buffer,
  subject: Buffer,
  key: KeyObject,
  signer: KeyObject,
  extra: Buffer,
): string {
  const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'));
  const day = 24 * 60 * 60_000;
  const unsigned = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    issuer,
    der(0x30, time(Date.now() - day), time(Date.now() + day)),
    subject,
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, extra)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', unsigned, signer)]);
  const signed = der(0x30, unsigned, ecdsaWithSha256, der(0x03, signature));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** One tag-length-value of DER (X.690). */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

const commonName = (name: string): Buffer =>
  der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(name)))));

const extension = (id: string, value: Buffer): Buffer => der(0x30, oid(id), der(0x04, value));

/** UTCTime: two-digit year, seconds, Z. */
const time = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));
