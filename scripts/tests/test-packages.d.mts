/** What is asked of the package's build; the same question has the same answer while no source changes. */
export interface Wanted {
  target: 'dir' | 'deb' | 'tar.gz' | 'rpm';
  /** The present one where left out. */
  version?: string;
  /** Where this package looks for newer ones. */
  updates?: { url: string; publicKey: string } | null;
  /** The one fuse that Playwright needs is on; all else is as shipped. */
  inspect?: boolean;
  /** `store` packs in seconds; what is shipped is packed `normal`, which is what counts where it is left out. */
  compression?: 'store' | 'normal' | 'maximum';
}

export declare function testPackage(root: string, wanted: Wanted): Promise<string>;

/** A version before every other one: what a person has who has not updated yet. */
export declare const OLDER_VERSION: string;

/** The debs that most tests ask for: as shipped, the same packed in haste, and the same under an older number. */
export declare const usualDebs: Record<'shipped' | 'present' | 'older', (root: string) => Promise<string>>;
