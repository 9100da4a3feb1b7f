import { markOf, versionInArchive } from './archive-version.ts';

/** Notices that a package manager (or the person) has replaced the files of the running app. */
export class Replaced {
  readonly #archive: string;
  readonly #own: string;
  readonly #mark: string | null;

  constructor(archive: string, own: string) {
    this.#archive = archive;
    this.#own = own;
    // It may have happened between the start of the program and now.
    this.#mark = versionInArchive(archive) === own ? markOf(archive) : null;
  }

  /** The version that is there now; null where it is still ours, or in the middle of being replaced. */
  version(): string | null {
    if (this.#mark !== null && markOf(this.#archive) === this.#mark) return null;
    const version = versionInArchive(this.#archive);
    return version === this.#own ? null : version;
  }
}
