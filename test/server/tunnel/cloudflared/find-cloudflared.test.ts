import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fetchedPath, findCloudflared } from '../../../../server/tunnel/cloudflared/find-cloudflared.ts';
import { standInCloudflared } from '../../../helpers/stand-ins/stand-in-cloudflared.ts';

const node = dirname(process.execPath);
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-find-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
});

const program = (scenario = {}) => {
  const stand = standInCloudflared(scenario);
  onTestFinished(() => stand.remove());
  return stand;
};

const find = (env: Record<string, string>) =>
  findCloudflared({ dataDir, env: { ...env, PATH: [env['PATH'] ?? '', node].join(delimiter) } });

describe('cloudflared is found', () => {
  it('where CLOUDFLARED_BIN says, before PATH', async () => {
    const chosen = program();
    expect(await find({ CLOUDFLARED_BIN: chosen.path, PATH: program().folder })).toBe(chosen.path);
  });

  it('in the app, before PATH, and goes on where that one does not run', async () => {
    const bundled = program().path;
    const PATH = program().folder;
    const at = (path: string) =>
      findCloudflared({ dataDir, bundled: path, env: { PATH: [PATH, node].join(delimiter) } });
    expect(await at(bundled)).toBe(bundled);
    expect(await at(program({ scenario: 'does-not-run' }).path)).toBe(join(PATH, 'cloudflared'));
    expect(await at(join(dataDir, 'nothing'))).toBe(join(PATH, 'cloudflared'));
  });

  it('on PATH, before the one that was fetched', async () => {
    const own = program();
    mkdirSync(join(dataDir, 'bin'));
    symlinkSync(program().path, fetchedPath(dataDir));
    expect(await find({ PATH: own.folder })).toBe(own.path);
    expect(await find({})).toBe(fetchedPath(dataDir));
  });

  it('further on where the first one on PATH does not run', async () => {
    const works = program();
    const PATH = [program({ scenario: 'does-not-run' }).folder, works.folder].join(delimiter);
    expect(await find({ PATH })).toBe(works.path);
  });

  it('nowhere where there is none', async () => {
    expect(await find({})).toBeNull();
  });

  it('not in the current directory, however PATH says so', async () => {
    const own = program();
    const before = process.cwd();
    process.chdir(own.folder);
    onTestFinished(() => process.chdir(before));
    expect(await find({ PATH: ['', '.', './'].join(delimiter) })).toBeNull();
  });

  it('not where it is a folder or may not be run', async () => {
    const folder = join(dataDir, 'path');
    mkdirSync(join(folder, 'cloudflared'), { recursive: true });
    expect(await find({ PATH: folder })).toBeNull();
    const file = join(dataDir, 'cloudflared');
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o644);
    expect(await find({ PATH: dataDir })).toBeNull();
  });
});

it.each(['cloudflared', './cloudflared', '/nowhere/cloudflared', '/dev/null', tmpdir()])(
  'says so where CLOUDFLARED_BIN is %s',
  async (chosen) => {
    await expect(find({ CLOUDFLARED_BIN: chosen })).rejects.toMatchObject({
      code: 'cloudflared-broken',
      retry: 'never',
      message: expect.stringContaining(chosen),
    });
  },
);
