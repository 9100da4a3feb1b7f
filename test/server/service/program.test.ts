import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isPassing, nodeProgram, requireLasting } from '../../../server/service/program.ts';

const program = (...words: string[]) => ({ kind: 'node', path: '/usr/bin/node', words }) as const;

/** Not under /tmp, where nothing stays. */
function lastingFolder(): string {
  const folder = [resolve('.cache'), homedir()].find((each) => !isPassing(each, {})) ?? '/';
  mkdirSync(folder, { recursive: true });
  return folder;
}

describe('the program of a service', () => {
  it('is Node by its place on PATH, where that is the one that runs', () => {
    const folder = mkdtempSync(join(lastingFolder(), 'drawbridge-node-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'bin'));
    symlinkSync(process.execPath, join(folder, 'bin/node'));
    const path = `relative:/nowhere:${folder}/bin:/usr/bin`;
    expect(nodeProgram(process.execPath, '/srv/x', { PATH: path })).toEqual({
      kind: 'node',
      path: join(folder, 'bin/node'),
      words: ['/srv/x'],
    });
    expect(nodeProgram(process.execPath, '/srv/x', { PATH: '/nowhere' }).path).toBe(process.execPath);
    expect(nodeProgram(process.execPath, '/srv/x', {}).path).toBe(process.execPath);
  });

  it.each([
    ['/home/me/.npm/_npx/3b1f/node_modules/.bin/drawbridge'],
    ['/home/me/.cache/pnpm/dlx/abc/node_modules/drawbridge/bin/drawbridge.cjs'],
    ['/home/me/.cache/pnpm/dlx-1234/node_modules/drawbridge/bin/drawbridge.cjs'],
  ])('must not be in a cache: %s', (script) => {
    expect(() => requireLasting(program(script), {})).toThrow(
      /npx's cache.*`npm i -g \.\/drawbridge-<version>\.tgz`/,
    );
  });

  it.each([['/tmp/x/drawbridge'], ['/run/user/1000/x'], ['/var/tmp/x'], ['/home/me/run/x']])(
    'must not be in a place that is emptied: %s',
    (script) => {
      expect(() => requireLasting(program(script), { XDG_RUNTIME_DIR: '/home/me/run' })).toThrow(
        /does not outlive/,
      );
    },
  );

  it('may be anywhere else', () => {
    const places = [
      '/usr/local/bin/drawbridge',
      '/home/me/.nvm/versions/node/v22.1.0/bin/drawbridge',
      '/home/me/tmp/x',
    ];
    for (const place of places) expect(() => requireLasting(program(place), {})).not.toThrow();
  });
});
