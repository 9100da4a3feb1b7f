import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A key for tests, always the same, so that packages which have its public half built in can be kept. */
const fromSeed = (seed: string): KeyObject =>
  createPrivateKey({
    // PKCS #8 around an Ed25519 seed (RFC 8410 §7).
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });

export const testKey = fromSeed('a key for tests');
export const foreignKey = fromSeed('somebody else');

export const publicHalf = (key: KeyObject): string =>
  createPublicKey(key.export({ type: 'pkcs8', format: 'pem' }).toString())
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
