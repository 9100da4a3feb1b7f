import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registerAppImage } from '../../../main/deep-link/register-appimage.ts';

const xdgMime = existsSync('/usr/bin/xdg-mime')
  ? null
  : 'xdg-mime is missing: sudo apt-get install -y xdg-utils';
let home: string;

beforeEach((context) => {
  if (xdgMime !== null) context.skip(xdgMime);
  home = mkdtempSync(join(tmpdir(), 'drawbridge-links-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_DATA_HOME', join(home, 'data'));
  vi.stubEnv('XDG_CONFIG_HOME', join(home, 'config'));
  vi.stubEnv('XDG_DATA_DIRS', join(home, 'system'));
  vi.stubEnv('XDG_CONFIG_DIRS', join(home, 'etc'));
  vi.stubEnv('XDG_CURRENT_DESKTOP', '');
  mkdirSync(join(home, 'config'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const file = (): string => join(home, 'data', 'applications', 'drawbridge-link.desktop');
const handler = (): string =>
  execFileSync('xdg-mime', ['query', 'default', 'x-scheme-handler/drawbridge'], { encoding: 'utf8' }).trim();
const image = (name: string): string => {
  const path = join(home, name);
  writeFileSync(path, '', { mode: 0o755 });
  return path;
};

test('an AppImage gets the links, in a file that no menu shows and that hands nothing but the link over', async () => {
  await registerAppImage(image('My Drawbridge.AppImage'));
  expect(handler()).toBe('drawbridge-link.desktop');
  const text = readFileSync(file(), 'utf8');
  expect(text).toContain('NoDisplay=true');
  expect(text).toContain(`Exec="${join(home, 'My Drawbridge.AppImage')}" -- %u`);

  const before = statSync(file()).mtimeMs;
  await registerAppImage(join(home, 'My Drawbridge.AppImage'));
  expect(statSync(file()).mtimeMs).toBe(before);
  await registerAppImage(image('Moved.AppImage'));
  expect(readFileSync(file(), 'utf8')).toContain('Moved.AppImage');
});

test('an installed package keeps the links', async () => {
  const applications = join(home, 'system', 'applications');
  mkdirSync(applications, { recursive: true });
  writeFileSync(
    join(applications, 'drawbridge.desktop'),
    '[Desktop Entry]\nType=Application\nName=Drawbridge\nExec=/bin/true %u\nMimeType=x-scheme-handler/drawbridge;\n',
  );
  writeFileSync(
    join(applications, 'mimeinfo.cache'),
    '[MIME Cache]\nx-scheme-handler/drawbridge=drawbridge.desktop;\n',
  );
  expect(handler()).toBe('drawbridge.desktop');
  await registerAppImage(image('Drawbridge.AppImage'));
  expect(existsSync(file())).toBe(false);
  expect(handler()).toBe('drawbridge.desktop');
});
