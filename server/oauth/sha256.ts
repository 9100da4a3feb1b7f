import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a text (UTF-8), hex: the only form in which secrets, codes and tokens are kept. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
