import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataDir, prepareDataFolder } from '../../../server/data-folder.ts';
import { Fault } from '../../../server/faults.ts';
import { freshFolder } from './rig.ts';

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('the place for data', () => {
  it.each([
    ['linux', {}, '/home/me/.local/share/drawbridge'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/drawbridge'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/me/.local/share/drawbridge'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/me/Library/Application Support/Drawbridge'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Drawbridge'],
    ['linux', { DRAWBRIDGE_DATA_DIR: '/chosen', XDG_DATA_HOME: '/data' }, '/chosen'],
    ['linux', { DRAWBRIDGE_DATA_DIR: '' }, '/home/me/.local/share/drawbridge'],
  ] as const)('on %s with %j', (platform, env, expected) => {
    expect(defaultDataDir({ platform, env, home: '/home/me' })).toBe(expected);
  });
});

describe('preparing it', () => {
  it('makes it for the owner alone, with all that is above it', () => {
    const path = join(freshFolder(), 'deep', 'er', 'drawbridge');
    expect(prepareDataFolder(path)).toBe(path);
    expect(mode(path)).toBe(0o700);
    expect(readdirSync(path)).toEqual([]);
  });

  it('tightens one that others could look into', () => {
    const path = join(freshFolder(), 'loose');
    mkdirSync(path);
    chmodSync(path, 0o777);
    prepareDataFolder(path);
    expect(mode(path)).toBe(0o700);
  });

  it('takes a link to a folder', () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    prepareDataFolder(join(folder, 'link'));
    expect(mode(join(folder, 'real'))).toBe(0o700);
  });

  it('refuses a file, and what lies below one', () => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, 'mine');
    expect(() => prepareDataFolder(file)).toThrow(/is a file, .*: .*--data-dir\.$/);
    expect(() => prepareDataFolder(join(file, 'below'))).toThrow(Fault);
  });

  it('refuses one that cannot be made', () => {
    expect(() => prepareDataFolder('/proc/drawbridge')).toThrow(/cannot be used because/);
    expect(() => prepareDataFolder(join(freshFolder(), 'x'.repeat(300)))).toThrow(/its name is too long/);
  });

  it('refuses folders that are not for us alone, and leaves their mode', () => {
    const shared = join(freshFolder(), 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    const before = statSync('/').mode;
    expect(() => prepareDataFolder(shared)).toThrow(/not for Drawbridge alone/);
    expect(() => prepareDataFolder('/')).toThrow(Fault);
    expect(statSync('/').mode).toBe(before);
    expect(statSync(shared).mode & 0o7777).toBe(0o1777);
    if (mode(homedir()) !== 0o700)
      expect(() => prepareDataFolder(homedir())).toThrow(/not for Drawbridge alone/);
  });

  it('refuses one of another user', () => {
    // Only root can make one; for everybody else, root's own will do.
    const path = process.getuid?.() === 0 ? join(freshFolder(), 'theirs') : '/usr';
    if (!existsSync(path)) {
      mkdirSync(path);
      chownSync(path, 12_345, 12_345);
    }
    expect(() => prepareDataFolder(path)).toThrow(/belongs to another user/);
  });
});
