import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const sources = (folder: string): { name: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
const using = (folder: string, word: RegExp): string[] =>
  sources(folder)
    .filter(({ text }) => word.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
    .map(({ name }) => name)
    .toSorted();

describe('Electron', () => {
  test.each(['protocol', 'server', 'renderer'])('is not imported under %s', (folder) => {
    expect(using(folder, /from 'electron|import\('electron|require\(/)).toEqual([]);
  });

  test('sends messages from two wrapper files only', () => {
    expect(using('main', /\bipcMain\b/)).toEqual(['main/ipc/ipc-main.ts']);
    expect(using('main', /\bipcRenderer\b/)).toEqual(['main/ipc/ipc-renderer.ts']);
  });

  test('opens links and files in one place each', () => {
    expect(using('main', /openExternal/)).toEqual(['main/windows/browser.ts']);
    expect(using('main', /openPath/)).toEqual(['main/desktop-calls.ts']);
  });

  test('makes windows in one place, with the sandbox', () => {
    expect(using('main', /new BrowserWindow\(/)).toEqual(['main/windows/page-window.ts']);
    expect(readFileSync(join(root, 'main/windows/page-window.ts'), 'utf8')).toMatch(
      /sandbox: true,\s+contextIsolation: true,\s+nodeIntegration: false/,
    );
  });

  test('loads the server only once the tray is up', () => {
    const imported = using('main', /^import (?!type)[^;]*server\/bridge\.ts/m);
    expect(imported).toEqual([]);
    expect(using('main', /import\('\.\.\/server\/bridge\.ts'\)/)).toEqual(['main/open-bridge.ts']);
  });
});
