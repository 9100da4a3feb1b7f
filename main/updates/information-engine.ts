import { isNewer } from '../../server/is-newer.ts';
import type { Engine } from './engine.ts';
import { type Feed, readFeed } from './feed/read-feed.ts';

/** Only looks: where a package manager or the person installs. What is offered to a part of the world is not told here. */
export function informationEngine(feed: Feed, metadata: string, own: string): Engine {
  return {
    look: async (signal) => {
      const release = await readFeed(feed, metadata, signal);
      const staged = release.stagingPercentage !== undefined && release.stagingPercentage < 100;
      return !staged && isNewer(release.version, own) ? release : null;
    },
    download: () => Promise.reject(new Error('nothing is downloaded here')),
  };
}
