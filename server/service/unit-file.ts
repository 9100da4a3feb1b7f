import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { Fault } from '../faults.ts';
import { homeFolder, xdgFolder } from '../home-folder.ts';
import { writeAtomically } from '../storage/durable-files.ts';
import { ownerOf, type UnitOwner } from './unit-seal.ts';
import { unitName } from './unit-state.ts';

/** Where the service's own files are. */
export interface ServicePlaces {
  readonly unit: string;
  readonly environmentFile: string;
}

/** In the person's configuration folder, as the XDG Base Directory Specification has it. @throws Fault without a home. */
export function servicePlaces(env: Readonly<Record<string, string | undefined>>): ServicePlaces {
  const config = xdgFolder('XDG_CONFIG_HOME', env, homeFolder);
  if (config === null)
    throw new Fault('There is no home folder to put a service into: set HOME, then try again.');
  return {
    unit: join(config, 'systemd', 'user', unitName),
    environmentFile: join(config, 'drawbridge', 'service.env'),
  };
}

/** A unit file, or null where there is none. @throws Fault where it cannot be read. */
export function readUnit(path: string): { readonly text: string; readonly owner: UnitOwner } | null {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, owner: ownerOf(text) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new Fault(
      `${path} is in the way and cannot be read (${errorCode(error)}): remove it, then try again.`,
    );
  }
}

/** Puts it there in one step, so that systemd never reads half of it. @throws Fault where that cannot be done. */
export function writeUnit(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeAtomically(path, text, 0o644);
  } catch (error) {
    throw new Fault(
      `${path} cannot be written (${errorCode(error)}): make its folder writable, then try again.`,
    );
  }
}

/** @throws Fault where it cannot be deleted. */
export function removeUnit(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw new Fault(`${path} cannot be deleted (${errorCode(error)}): delete it yourself.`);
  }
}

/** What is wrong with the file of tokens, if anything is: others may not read it. */
export function environmentFileProblem(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || (stats.mode & 0o077) === 0) return null;
  return `Other users of this computer may read ${path}, and what is in it is secret: chmod 600 ${path}`;
}
