import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Fault } from '../../server/faults.ts';
import { fetchParts, type Fetch } from './feed/fetch-bytes.ts';

/** What electron-updater asks of a download. */
export interface DownloadOptions {
  readonly sha512?: string | null;
  readonly onProgress?: (progress: { percent: number }) => void;
}

/**
 * Downloads for electron-updater, in the place of its own executor: that one follows whatever length a server sends,
 * and waits for ever where it sends nothing.
 */
export class BoundedExecutor {
  readonly #fetch: Fetch;
  readonly #sizeOf: (url: URL) => number | null;

  /** @param sizeOf what the signed metadata says of a file; null of one that it does not name */
  constructor(fetch: Fetch, sizeOf: (url: URL) => number | null) {
    this.#fetch = fetch;
    this.#sizeOf = sizeOf;
  }

  /** @throws Fault where the file is not, byte by byte, the one that was signed */
  async download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    const size = this.#sizeOf(url);
    if (size === null || options.sha512 == null)
      throw new Fault('An update was not taken: nobody signed it.');
    const never = new AbortController();
    const hash = createHash('sha512');
    // `temp-…` of electron-updater: a broken download before may have left it.
    const file = await open(destination, 'w', 0o600);
    let length = 0;
    try {
      for await (const part of fetchParts(this.#fetch, url, size, never.signal)) {
        hash.update(part);
        await file.write(part);
        length += part.length;
        options.onProgress?.({ percent: (100 * length) / size });
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (length !== size || hash.digest('base64') !== options.sha512) {
      throw new Fault(
        `What ${url.host} sent as the new version is not what Drawbridge's makers signed, so it was thrown away: it is fetched again later.`,
      );
    }
    return destination;
  }
}
