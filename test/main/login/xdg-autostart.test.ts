import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEntry } from '../../../main/login/desktop-entry.ts';
import { programOf } from '../../../main/login/login-command.ts';
import { XdgAutostart } from '../../../main/login/xdg-autostart.ts';
import { Fault } from '../../../server/faults.ts';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drawbridge-login-'));
  folder = join(home, 'config', 'autostart');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const program = (name = 'drawbridge'): string => {
  const path = join(home, name);
  writeFileSync(path, '', { mode: 0o755 });
  return path;
};
const autostart = (path = program(), dataDir: string | null = null) =>
  new XdgAutostart({ folder, program: path, dataDir });
const usual = (): string => join(folder, 'drawbridge.desktop');
const commandIn = (path: string) => readEntry(readFileSync(path, 'utf8')).command;

describe('start at login', () => {
  test('is off until it is switched on, and leaves nothing once it is off again', () => {
    const login = autostart();
    expect(login.on).toBe(false);
    expect(existsSync(folder)).toBe(false);
    login.set(true);
    expect(login.on).toBe(true);
    expect(commandIn(usual())).toEqual([join(home, 'drawbridge'), '--hidden']);
    expect(statSync(usual()).mode & 0o777).toBe(0o644);
    login.set(true);
    login.set(false);
    expect(login.on).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    login.set(false);
  });

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'that the desktop switched off is shown as off, and stays so until the person says else: %s',
    (line) => {
      const login = autostart();
      login.set(true);
      const changed = `${readFileSync(usual(), 'utf8').replace(/^X-GNOME.*\n/m, '')}${line}\n`;
      writeFileSync(usual(), changed);
      rmSync(join(home, 'drawbridge'));
      const moved = autostart(program('moved'));
      expect(moved.on).toBe(false);
      expect(moved.repair()).toBe(false);
      expect(readFileSync(usual(), 'utf8')).toBe(changed);
      moved.set(true);
      expect(moved.on).toBe(true);
    },
  );

  test('follows an AppImage that was moved, and leaves another program that is there', () => {
    autostart(program('old.AppImage')).set(true);
    const moved = autostart(program('new.AppImage'));
    expect(moved.repair()).toBe(false);
    expect(commandIn(usual())?.[0]).toContain('old.AppImage');
    rmSync(join(home, 'old.AppImage'));
    expect(moved.repair()).toBe(true);
    expect(commandIn(usual())).toEqual([join(home, 'new.AppImage'), '--hidden']);
    expect(moved.repair()).toBe(false);
  });

  test('does not come on by a repair', () => {
    expect(autostart().repair()).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  test('of a second data folder has a file of its own', () => {
    const first = autostart();
    const second = autostart(program(), '/other/data');
    first.set(true);
    expect(second.on).toBe(false);
    second.set(true);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(commandIn(usual())).toEqual([join(home, 'drawbridge'), '--hidden']);
    second.set(false);
    expect(first.on).toBe(true);
    second.set(true);
    first.set(false);
    expect(second.on).toBe(true);
    expect(autostart(program(), '/third').on).toBe(false);
  });

  test('of a second data folder that came first is not written over either', () => {
    const second = autostart(program(), '/other/data');
    second.set(true);
    expect(commandIn(usual())).toContain('--data-dir=/other/data');
    const first = autostart();
    expect(first.on).toBe(false);
    first.set(true);
    expect(second.on).toBe(true);
    expect(first.on).toBe(true);
  });

  test('that can’t be written says so in a sentence, and leaves nothing half', () => {
    mkdirSync(join(home, 'config'));
    writeFileSync(folder, 'a file');
    const login = autostart();
    expect(login.on).toBe(false);
    expect(() => login.set(true)).toThrow(Fault);
    expect(() => login.set(true)).toThrow(/could not be written/);
    expect(readFileSync(folder, 'utf8')).toBe('a file');
  });
});

test.each(['100%.AppImage', 'a=b'])('a program that desktops would not start is refused: %s', (name) => {
  const login = autostart(program(name));
  expect(() => login.set(true)).toThrow(/move Drawbridge to another folder/);
  expect(login.on).toBe(false);
});

describe('the program to start', () => {
  test('is the AppImage where this runs from one, and not where something else is one', () => {
    const env = { APPIMAGE: '/home/ada/D.AppImage', APPDIR: '/tmp/.mount_D' };
    expect(programOf({ execPath: '/tmp/.mount_D/drawbridge', env })).toBe('/home/ada/D.AppImage');
    expect(programOf({ execPath: '/opt/Drawbridge/drawbridge', env })).toBe('/opt/Drawbridge/drawbridge');
    expect(programOf({ execPath: '/x/drawbridge', env: { APPIMAGE: 'relative', APPDIR: '/x' } })).toBe(
      '/x/drawbridge',
    );
  });
});
