import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ControlError } from '../../../protocol/control.ts';
import { Fault } from '../../../server/faults.ts';
import { SettingsFile } from '../../../server/settings-file.ts';
import { freshFolder } from './rig.ts';

const tunnels = { tunnels: [], cloudflareUrl: null, ngrokUrl: null };
const defaults = { publicUrl: null, ...tunnels, lowered: true, keepArguments: false };

function open(path: string): { settings: SettingsFile; problems: string[] } {
  const problems: string[] = [];
  return { settings: new SettingsFile(path, (sentence) => problems.push(sentence)), problems };
}

const fresh = (): string => join(freshFolder(), 'settings.json');

describe('the settings', () => {
  it('are the defaults where there is no file, and none is made', () => {
    const path = fresh();
    const { settings, problems } = open(path);
    expect(settings.current).toEqual(defaults);
    expect(problems).toEqual([]);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('survive a restart, in a file that only the owner can read', () => {
    const path = fresh();
    const before = process.umask(0);
    open(path).settings.change({ publicUrl: 'https://b.example' });
    process.umask(before);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(['settings.json']);
    expect(open(path).settings.current).toEqual({ ...defaults, publicUrl: 'https://b.example' });
  });

  it('keep what a newer version added', () => {
    const path = fresh();
    writeFileSync(path, '\uFEFF{"lowered": false, "tunnel": {"kind": "later"}}');
    const { settings } = open(path);
    settings.change({ keepArguments: true });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      publicUrl: null,
      ...tunnels,
      lowered: false,
      keepArguments: true,
      tunnel: { kind: 'later' },
    });
  });

  it('cannot be changed by changing what was handed out', () => {
    const { settings } = open(fresh());
    settings.current.lowered = false;
    expect(settings.current.lowered).toBe(true);
  });
});

describe('a broken file', () => {
  it.each([
    ['{"lowered": tru', 'is not valid JSON'],
    ['', 'is not valid JSON'],
    ['[]', 'is not valid JSON'],
    ['{"lowered": "yes"}', 'has no valid "lowered"'],
    ['{"publicUrl": "http://bridge.example.com"}', 'has no valid "publicUrl"'],
  ])('%s is set aside, reported, and the defaults hold', (text, why) => {
    const path = fresh();
    writeFileSync(path, text);
    const { settings, problems } = open(path);
    expect(settings.current).toEqual(defaults);
    expect(problems).toEqual([expect.stringContaining(why)]);
    const [aside = '', ...others] = readdirSync(dirname(path));
    expect(others).toEqual([]);
    expect(aside).toMatch(/^settings\.json\.broken-/);
    expect(problems[0]).toContain(aside);
    expect(readFileSync(join(dirname(path), aside), 'utf8')).toBe(text);
  });

  it('that cannot even be read stops the start: writing over it would lose it', () => {
    const path = fresh();
    mkdirSync(path);
    expect(() => open(path)).toThrow(Fault);
  });
});

it('a change that cannot be saved is refused, and nothing has changed', () => {
  const path = fresh();
  const { settings } = open(path);
  settings.change({ lowered: false });
  // A folder where the new file would go cannot be written to by root either.
  mkdirSync(`${path}.new`);
  writeFileSync(join(`${path}.new`, 'in the way'), '');
  chmodSync(`${path}.new`, 0o700);
  expect(() => settings.change({ lowered: true })).toThrow(ControlError);
  expect(settings.current.lowered).toBe(false);
  expect(open(path).settings.current.lowered).toBe(false);
});
