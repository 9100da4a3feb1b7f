import type { Release } from './feed/release.ts';

/** A file that is whole, with the hash that the signed metadata gave. */
export interface Downloaded {
  readonly path: string;
  /** Base64. */
  readonly sha512: string;
}

/** What finds and fetches newer versions. */
export interface Engine {
  /** A version that is newer than this one and meant for this installation; null where there is none. @throws Fault */
  look(signal: AbortSignal): Promise<Release | null>;
  /** Fetches what was found last. @throws Fault */
  download(onPercent: (percent: number) => void): Promise<Downloaded>;
}
