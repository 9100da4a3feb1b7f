import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loopbackNames } from '../../../server/http/loopback.ts';

/** Where this build looks for newer ones, and whose signature they bear: built in when it was packaged. */
export const FeedSource = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    // Without encryption only on this computer: for trying out.
    .refine((url) => new URL(url).protocol === 'https:' || loopbackNames.has(new URL(url).hostname))
    // A folder: names of files are read as beside the last slash.
    .transform((url) => (url.endsWith('/') ? url : `${url}/`)),
  /** Base64 of an Ed25519 SubjectPublicKeyInfo. */
  publicKey: z.string().min(40).max(200),
});
export type FeedSource = z.infer<typeof FeedSource>;

const Manifest = z.object({ updates: FeedSource });

/** @param appFolder the folder of the app's package.json; null where that names no source */
export function readFeedSource(appFolder: string): FeedSource | null {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'))).updates;
  } catch {
    return null;
  }
}
