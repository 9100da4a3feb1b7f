import { createPublicKey, verify } from 'node:crypto';

/**
 * Whether a text bears the signature of a key (Ed25519, RFC 8032). Anything odd is a no.
 * @param signature base64 of 64 bytes
 * @param publicKey base64 of the SubjectPublicKeyInfo
 */
export function bearsSignature(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const text = signature.trim();
  if (!/^[A-Za-z0-9+/]{86}==$/.test(text)) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, Buffer.from(text, 'base64'));
  } catch {
    return false;
  }
}
