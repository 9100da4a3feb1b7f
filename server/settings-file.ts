import { readFileSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { ControlError } from '../protocol/control-error.ts';
import { Settings } from '../protocol/settings.ts';
import { Fault } from './faults.ts';
import { writeAtomically } from './storage/durable-files.ts';
import { tunnelsWith } from './tunnel/candidates.ts';
import { errorCode } from './error-code.ts';

/** What the file holds; names that this version does not know are kept as they are. */
const Kept = z.record(z.string(), z.unknown());

/** The settings of the person, in a small JSON file that only they can read. */
export class SettingsFile {
  readonly #path: string;
  #kept: Record<string, unknown> = {};
  #settings: Settings = Settings.parse({});

  /**
   * Reads the file. A broken one is set aside under a new name and reported, and the defaults hold.
   * @param onProblem gets one sentence for the person.
   * @throws Fault where it is there and cannot be read: writing over it would lose it.
   */
  constructor(path: string, onProblem: (sentence: string) => void) {
    this.#path = path;
    const text = readIfThere(path);
    if (text === null) return;
    try {
      const kept = Kept.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
      this.#settings = Settings.parse(kept);
      this.#kept = kept;
    } catch (error) {
      onProblem(setAside(path, error));
    }
  }

  get current(): Settings {
    return { ...this.#settings };
  }

  /**
   * Changes what is named and writes the file: the old one or the new one is there at any moment, never half of one.
   * An own address alone, as front ends set it, also means that it is used, or no longer used.
   * @throws ControlError not-possible where it cannot be written; nothing has changed then.
   */
  change(change: Partial<Settings>): Settings {
    const { publicUrl, tunnels } = change;
    const felt =
      publicUrl === undefined || tunnels !== undefined
        ? {}
        : { tunnels: tunnelsWith(this.#settings, publicUrl) };
    const settings = Settings.parse({ ...this.#settings, ...change, ...felt });
    const kept = { ...this.#kept, ...settings };
    try {
      writeAtomically(this.#path, `${JSON.stringify(kept, null, 2)}\n`);
    } catch (error) {
      throw new ControlError(
        'not-possible',
        `The settings could not be saved (${codeOf(error)}), so nothing was changed: make the data folder writable and try again.`,
      );
    }
    this.#settings = settings;
    this.#kept = kept;
    return this.current;
  }
}

const codeOf = (error: unknown): string => errorCode(error, String(error));

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Fault(
      `The settings in ${path} cannot be read (${codeOf(error)}): make that file readable, or move it away to start with the defaults.`,
    );
  }
}

function setAside(path: string, error: unknown): string {
  const aside = `${path}.broken-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(path, aside);
  const where = error instanceof z.ZodError ? (error.issues[0]?.path.join('.') ?? '') : '';
  const why = where === '' ? 'is not valid JSON' : `has no valid "${where}"`;
  return `The file ${basename(path)} ${why}, so it was set aside as ${basename(aside)} and the defaults hold: choose your settings again, or repair that file and put it back.`;
}
