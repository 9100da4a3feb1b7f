import { randomUUID } from 'node:crypto';
import { KeySet } from '../../oauth/clients/key-set.ts';
import { endpointSpellings } from '../../oauth/endpoints.ts';

/** What goes into a request so that it proves which client it is from. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** A client of the check-up, and how it proves who it is. */
export interface TestClient {
  readonly id: string;
  prove(): Promise<Proof>;
}

const encoded = (text: string): string => encodeURIComponent(text);

/** A registered client: HTTP Basic, as ChatGPT does it (RFC 6749 §2.3.1). */
export function basicClient(id: string, secret: string): TestClient {
  const value = Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64');
  return { id, prove: async () => ({ headers: { authorization: `Basic ${value}` }, form: {} }) };
}

/** A pair of keys for `private_key_jwt`, made for one check-up and kept in memory alone. */
export async function newKeys() {
  // Only check-ups need it: it is no part of the start.
  const { exportJWK, generateKeyPair, SignJWT } = await import('jose');
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = randomUUID();
  const keys = KeySet.parse({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] });
  /** A client that proves itself by a signed statement (RFC 7523 §2.2). @param now ms since the epoch */
  const client = (id: string, origin: string, now: () => number): TestClient => ({
    id,
    prove: async () => {
      const issued = Math.floor(now() / 1000);
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(origin + endpointSpellings.token[0])
        .setJti(randomUUID())
        .setIssuedAt(issued)
        .setExpirationTime(issued + 60)
        .sign(privateKey);
      const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      return {
        headers: {},
        form: { client_id: id, client_assertion_type: type, client_assertion: assertion },
      };
    },
  });
  return { keys, client };
}
