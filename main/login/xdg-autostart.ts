import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../server/error-code.ts';
import { Fault } from '../../server/faults.ts';
import { autostartEntry, readEntry, type FoundEntry } from './desktop-entry.ts';
import { entryText, writeEntry } from './entry-file.ts';
import { loginCommand } from './login-command.ts';

export interface AutostartParts {
  /** `$XDG_CONFIG_HOME/autostart`. */
  folder: string;
  program: string;
  /** Null where it is the usual one. */
  dataDir: string | null;
}

interface Ours extends FoundEntry {
  path: string;
}

const dataDirOf = (command: readonly string[]): string | null =>
  command.find((argument) => argument.startsWith('--data-dir='))?.slice('--data-dir='.length) ?? null;

/**
 * The autostart file of one data folder. The usual name belongs to whoever took it first; another data folder's file has
 * a name of its own, so that neither is written over.
 */
export class XdgAutostart {
  readonly #parts: AutostartParts;

  constructor(parts: AutostartParts) {
    this.#parts = parts;
  }

  get on(): boolean {
    return this.#find()?.enabled ?? false;
  }

  /** Writes the file, or removes it. @throws Fault where that can't be done */
  set(on: boolean): void {
    const { program } = this.#parts;
    // The specification rules out `=`, and GLib looks for a program with `%` under another name.
    if (on && /[=%]/.test(program)) {
      throw new Fault(
        `The path ${program} has a sign in it (= or %) that desktops do not start at login: move Drawbridge to another folder, and try again.`,
      );
    }
    const path = this.#find()?.path ?? this.#free();
    try {
      if (on) this.#write(path);
      else rmSync(path, { force: true });
    } catch (error) {
      throw new Fault(
        `${path} could not be ${on ? 'written' : 'removed'} (${errorCode(error, String(error))}): see who may write there, and try again.`,
      );
    }
  }

  /**
   * Where the file names a program that is gone (an AppImage that was moved), it is led to this one. A file that was
   * switched off, and one whose program is there, stay as they are. Never throws.
   * @returns whether it was repaired
   */
  repair(): boolean {
    const found = this.#find();
    const program = found?.command?.[0];
    if (found === null || !found.enabled || program === undefined) return false;
    if (program === this.#parts.program || existsSync(program)) return false;
    try {
      this.#write(found.path);
      return true;
    } catch {
      // It is read-only, so it is somebody's who looks after it.
      return false;
    }
  }

  #find(): Ours | null {
    for (const path of this.#paths()) {
      const text = entryText(path);
      if (text === null) continue;
      const entry = readEntry(text);
      // A file that only says `Hidden=true` is the usual one, switched off.
      if (dataDirOf(entry.command ?? []) === this.#parts.dataDir) return { path, ...entry };
    }
    return null;
  }

  #free(): string {
    const [usual, own] = this.#paths();
    return entryText(usual) === null ? usual : own;
  }

  #paths(): [string, string] {
    const { folder, dataDir } = this.#parts;
    const name = createHash('sha256')
      .update(dataDir ?? '')
      .digest('hex')
      .slice(0, 12);
    return [join(folder, 'drawbridge.desktop'), join(folder, `drawbridge-${name}.desktop`)];
  }

  #write(path: string): void {
    const { program, dataDir } = this.#parts;
    writeEntry(path, autostartEntry(loginCommand(program, dataDir)));
  }
}
