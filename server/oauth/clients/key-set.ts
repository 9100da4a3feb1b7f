import { z } from 'zod';

const text = z.string().min(1).max(4000);

/**
 * A public key for `private_key_jwt` (RFC 7517), reduced to the members that verifying takes. A key that carries a
 * private or symmetric part is refused: it has been published, so it proves nothing.
 */
const PublicKey = z
  .object({
    kty: z.enum(['RSA', 'EC', 'OKP']),
    kid: z.string().max(300).optional(),
    alg: z.string().max(50).optional(),
    use: z.string().max(50).optional(),
    key_ops: z.array(z.string().max(50)).max(10).optional(),
    n: text.optional(),
    e: text.optional(),
    crv: z.string().max(50).optional(),
    x: text.optional(),
    y: text.optional(),
    d: z.undefined({ error: 'a private key was published' }).optional(),
    k: z.undefined({ error: 'a secret key was published' }).optional(),
  })
  .readonly();

/** A JSON Web Key Set (RFC 7517 §5) of at most 20 public keys. */
export const KeySet = z.object({ keys: z.array(PublicKey).min(1).max(20) });
export type KeySet = z.infer<typeof KeySet>;

/**
 * The usable keys of a key set that was fetched: what we don't know is passed over (RFC 7517 §5), as are keys that
 * should not have been published.
 * @throws ZodError where it is no key set, or none is usable.
 */
export function usableKeys(document: unknown): KeySet {
  const { keys } = z.object({ keys: z.array(z.unknown()).max(100) }).parse(document);
  return KeySet.parse({ keys: keys.filter((key) => PublicKey.safeParse(key).success).slice(0, 20) });
}
