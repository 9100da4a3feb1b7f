import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { beforeBuild } from '../../scripts/package/before-build.mjs';
import { root } from './read-configuration.mjs';

it(
  'electron-builder, started without ours, fails at once and names the command that packs',
  { timeout: 60_000 },
  () => {
    const out = mkdtempSync(join(tmpdir(), 'drawbridge-plain-'));
    onTestFinished(() => rmSync(out, { recursive: true, force: true }));
    const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
    const words = ['--linux', 'deb', '--publish', 'never', `-c.directories.output=${out}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, [builder, ...words], {
      cwd: root,
      encoding: 'utf8',
      // What it would fetch if it went on.
      env: { ...process.env, ELECTRON_MIRROR: 'http://127.0.0.1:9/' },
      timeout: 50_000,
    });
    expect(`${stdout}${stderr}`).toContain('run `npm run package -- deb` instead');
    expect(status).toBe(1);
    expect(existsSync(join(out, 'linux-unpacked'))).toBe(false);
  },
);

it('the app that was put together is packed as it is', () => {
  const staged = mkdtempSync(join(tmpdir(), 'drawbridge-staged-'));
  onTestFinished(() => rmSync(staged, { recursive: true, force: true }));
  expect(beforeBuild({ appDir: staged })).toBe(false);
});
