import { extname, resolve, sep } from 'node:path';
import { appOrigin } from '../ipc/channel.ts';

/** What the windows may be made of. Anything else in the folder (source maps, stray files) is not served. */
const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface AppFile {
  path: string;
  mimeType: string;
}

/**
 * The file behind an `app://drawbridge/…` URL, or null where the URL leads anywhere but to a file of a known kind
 * inside `root`: another host, encoded or plain `..`, backslashes, NUL, hidden files.
 */
export function appFile(root: string, url: string): AppFile | null {
  const name = pathOf(url);
  if (name === null) return null;
  const path = resolve(root, `.${name}`);
  if (!path.startsWith(resolve(root) + sep)) return null;
  const mimeType = mimeTypes[extname(path)];
  return mimeType === undefined ? null : { path, mimeType };
}

function pathOf(url: string): string | null {
  if (!url.startsWith(`${appOrigin}/`) || !URL.canParse(url)) return null;
  // Taken from the text: parsing would silently resolve the `..` that is refused below.
  const encoded = url.slice(appOrigin.length).replace(/[?#].*$/s, '');
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  const plain =
    !/[\\\0%:]/.test(path) && path.split('/').every((segment, index) => index === 0 || isPlain(segment));
  return plain ? path : null;
}

/** Neither empty nor hidden nor a step upwards. */
const isPlain = (segment: string): boolean => segment !== '' && !segment.startsWith('.');
