import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { autostartEntry, execValue, linkEntry, readEntry } from '../../../main/login/desktop-entry.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'drawbridge-entry-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const needs = (program: string): string | null => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return null;
  } catch {
    return `${program} is missing`;
  }
};
const programs = [
  '/usr/bin/drawbridge',
  '/opt/Drawbridge/drawbridge',
  '/home/ada/My Apps/Drawbridge 0.1.0.AppImage',
  '/home/ada/100% "good" $HOME `x` it’s back\\slash/Drawbridge.AppImage',
  "/home/ada/(new) & old; #1 <a> | ? * ~ it's/Drawbridge",
];

describe('an entry', () => {
  test.each(programs)('is read back as it was written: %s', (program) => {
    const command: [string, ...string[]] = [program, '--hidden', '--data-dir=/data with space'];
    expect(readEntry(autostartEntry(command))).toEqual({ enabled: true, command });
  });

  test.each(programs)('is valid for desktop-file-validate: %s', (program) => {
    const missing = needs('desktop-file-validate');
    if (missing !== null) return expect.soft(missing).toBeTypeOf('string');
    for (const text of [
      autostartEntry([program, '--hidden']),
      linkEntry(program, 'x-scheme-handler/drawbridge'),
    ]) {
      const path = join(folder, 'drawbridge.desktop');
      writeFileSync(path, text);
      const said = execFileSync('desktop-file-validate', [path], { encoding: 'utf8' });
      expect(said).toBe('');
    }
  });

  test('starts the program with its very arguments: read by GLib, as desktops do', (context) => {
    const missing = needs('gio');
    if (missing !== null) return context.skip(missing);
    const out = join(folder, 'arguments');
    const program = join(folder, 'it’s "my" $HOME `program`');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${out}.new' && mv '${out}.new' '${out}'\n`, {
      mode: 0o755,
    });
    const path = join(folder, 'started.desktop');
    const dataDir = '--data-dir=/a b/"c"/$d/%e/`f`/\\g';
    writeFileSync(path, autostartEntry([program, '--hidden', dataDir]));
    execFileSync('gio', ['launch', path], { stdio: 'ignore' });
    return expect
      .poll(() => execFileSync('sh', ['-c', `cat '${out}' 2>/dev/null || true`], { encoding: 'utf8' }))
      .toBe(`--hidden\n${dataDir}\n`);
  });

  test.each([
    ['Hidden=true', 'Hidden=true'],
    ['X-GNOME-Autostart-enabled=true', 'X-GNOME-Autostart-enabled=false'],
  ])('that the desktop switched off counts as off: %s', (before, after) => {
    const text = autostartEntry(['/usr/bin/drawbridge', '--hidden']);
    const changed = text.includes(before) ? text.replace(before, after) : `${text}${after}\n`;
    expect(readEntry(changed).enabled).toBe(false);
  });

  test('that is nonsense is off, and nothing in it is a command', () => {
    expect(readEntry('')).toEqual({ enabled: false, command: null });
    expect(readEntry('[Desktop Entry]\nHidden=true\n')).toEqual({ enabled: false, command: null });
    expect(readEntry('[Other]\nExec=/bin/x\n').enabled).toBe(false);
    expect(readEntry('\u0000'.repeat(1000)).enabled).toBe(false);
  });
});

test('no argument can end the line or become a field code', () => {
  const value = execValue(['/bin/x', 'a\nExec=/bin/evil', '%f', '']);
  expect(value).not.toMatch(/\n/);
  expect(value).toContain('%%f');
  expect(readEntry(`[Desktop Entry]\nExec=${value}\n`).command).toEqual([
    '/bin/x',
    'a\nExec=/bin/evil',
    '%f',
    '',
  ]);
});
