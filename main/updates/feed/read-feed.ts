import { Fault } from '../../../server/faults.ts';
import { fetchBytes, type Fetch } from './fetch-bytes.ts';
import type { FeedSource } from './feed-source.ts';
import type { NewestSeen } from './newest-seen.ts';
import { releaseIn, type Release } from './release.ts';
import { bearsSignature } from './signature.ts';

/** Bytes of the metadata, and of its signature. */
const longest = { metadata: 64 * 1024, signature: 200 };

export interface Feed {
  readonly source: FeedSource;
  readonly fetch: Fetch;
  readonly seen: NewestSeen;
}

/**
 * What is published now. The very bytes that were read are verified, and only then looked into.
 * @param name like `latest-linux.yml`
 * @throws Fault where it cannot be had, does not bear the signature, or is older than what was seen before
 */
export async function readFeed(feed: Feed, name: string, signal: AbortSignal): Promise<Release> {
  const base = new URL(feed.source.url);
  const get = (file: string, limit: number): Promise<Uint8Array> =>
    fetchBytes(feed.fetch, new URL(file, base), limit, signal);
  const bytes = await get(name, longest.metadata);
  const signature = await get(`${name}.sig`, longest.signature);
  if (!bearsSignature(bytes, Buffer.from(signature).toString('latin1'), feed.source.publicKey)) {
    throw new Fault(
      `What ${base.host} says about updates does not bear the signature of Drawbridge's makers, so nothing of it was taken: it is looked at again later, and a new version can always be had from where you got this one.`,
    );
  }
  const release = releaseIn(Buffer.from(bytes).toString('utf8'), name);
  if (release === null) {
    throw new Fault(
      `What ${base.host} says about updates is signed, but nothing that this version understands: get the newest one from where you got this one.`,
    );
  }
  if (!feed.seen.accept(release.signedAt)) {
    throw new Fault(
      `What ${base.host} says about updates is older than what it said before, so nothing of it was taken: it is looked at again later.`,
    );
  }
  return release;
}
