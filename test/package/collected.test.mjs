import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { lockedCloudflared } from '../../scripts/package/cloudflared-lock.mjs';
import { collectCloudflared } from '../../scripts/package/cloudflared.mjs';
import { collectNatives, locked, nativePieces, requireIntegrity } from '../../scripts/package/natives.mjs';
import { assetFor } from '../../server/tunnel/cloudflared/asset.ts';
import { root } from './read-configuration.mjs';

const targets = /** @type {const} */ ([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['win32', 'arm64'],
]);

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-collect-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('native modules', () => {
  it.each(targets)('are in the lock file with a SHA-512 for %s-%s', (system, arch) => {
    for (const { name } of nativePieces(system, arch)) {
      expect(locked(root, name).integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    }
  });

  it('that are not what the lock file says are not packed', () => {
    const { integrity } = locked(root, '@ngrok/ngrok-win32-arm64-msvc');
    expect(() =>
      requireIntegrity('@ngrok/ngrok-win32-arm64-msvc', Buffer.from('something else'), integrity),
    ).toThrow(/is not what package-lock\.json expects/);
    expect(() => requireIntegrity('x', Buffer.from('a'), 'sha1-whatever')).toThrow(/SHA-512/);
    expect(() => locked(root, '@ngrok/ngrok-of-nobody')).toThrow(/no hash/);
  });

  it.runIf(process.platform === 'linux')(
    'of this computer come without types, sources, tests or maps',
    async () => {
      await collectNatives(root, {
        system: 'linux',
        arch: process.arch === 'arm64' ? 'arm64' : 'x64',
        into: folder,
      });
      const manifest = JSON.parse(readFileSync(join(folder, '@photostructure/sqlite/package.json'), 'utf8'));
      expect(Object.keys(manifest)).toEqual(['name', 'version', 'license', 'main', 'module', 'exports']);
      expect(statSync(join(folder, 'node-gyp-build/node-gyp-build.js')).isFile()).toBe(true);
      expect(() => statSync(join(folder, '@photostructure/sqlite/src'))).toThrow();
    },
  );
});

describe('cloudflared', () => {
  const program = Buffer.from('#!/bin/sh\necho cloudflared\n');

  /** A project of its own, whose lock knows the program above. */
  beforeEach(() => {
    mkdirSync(join(folder, 'assets'));
    const asset = {
      name: 'cloudflared-linux-amd64',
      size: program.length,
      sha256: createHash('sha256').update(program).digest('hex'),
    };
    const lock = { version: '2026.10.0', assets: { 'linux-x64': asset } };
    writeFileSync(join(folder, 'assets', 'cloudflared.lock.json'), JSON.stringify(lock));
    writeFileSync(join(folder, 'assets', 'cloudflared-LICENSE.txt'), 'Apache License');
  });

  /** @param {{ body: Buffer | null, release?: boolean }} how null: the network is shut */
  const collect = async ({ body, release = false }) => {
    /** @type {string[]} */
    const asked = [];
    let said = '';
    const into = join(folder, 'into');
    const result = await collectCloudflared(folder, {
      system: 'linux',
      arch: 'x64',
      into,
      release,
      out: { write: (text) => (said += text) },
      ask: async (url) => {
        asked.push(url);
        if (body === null) throw new Error('no network');
        return new Response(body);
      },
    });
    return { result, asked, said, into };
  };

  it.each(targets)(
    'is pinned by size and digest for %s-%s, under the name that the app knows it by',
    (system, arch) => {
      const { name, size, sha256 } = lockedCloudflared(root, system, arch);
      expect(name).toBe(assetFor(system, arch)?.name);
      expect(size).toBeGreaterThan(10_000_000);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it('comes from Cloudflare’s release, may be run, has its licence beside it, and is fetched once', async () => {
    const { result, asked, into } = await collect({ body: program });
    expect(result).toBe('packed');
    expect(asked).toEqual([
      'https://github.com/cloudflare/cloudflared/releases/download/2026.10.0/cloudflared-linux-amd64',
    ]);
    expect(readFileSync(join(into, 'cloudflared'))).toEqual(program);
    expect(statSync(join(into, 'cloudflared')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(into, 'LICENSE.txt'), 'utf8')).toBe('Apache License');
    expect((await collect({ body: null, release: true })).asked).toEqual([]);
  });

  it('is not packed where it is not what the lock says, whether release or not', async () => {
    const other = Buffer.from(program.toString().replace('echo', 'ECHO'));
    for (const release of [false, true]) {
      await expect(collect({ body: other, release })).rejects.toThrow(/its SHA-256 differs/);
    }
    const more = Buffer.concat([program, program]);
    await expect(collect({ body: more, release: true })).rejects.toThrow(/sent more than/);
    await expect(collect({ body: program.subarray(1), release: true })).rejects.toThrow(
      /sent \d+ of \d+ bytes/,
    );
  });

  it('is left out in one sentence where it cannot be had, and fails a release', async () => {
    const { result, said } = await collect({ body: null });
    expect(result).toBe('left out');
    expect(said.trim().split('\n').at(-1)).toBe(
      'cloudflared could not be fetched (github.com could not be reached), so this package has none in it; the app fetches it when it is needed first.',
    );
    expect((await collect({ body: null })).asked, 'not asked again at once').toEqual([]);
    await expect(collect({ body: null, release: true })).rejects.toThrow(
      /a release is not packed without it/,
    );
  });

  it('is not packed at all without a digest in the lock', async () => {
    const lock = {
      version: '2026.10.0',
      assets: { 'linux-x64': { name: 'cloudflared-linux-amd64', size: 3 } },
    };
    writeFileSync(join(folder, 'assets', 'cloudflared.lock.json'), JSON.stringify(lock));
    await expect(collect({ body: program })).rejects.toThrow(/has no version, name, size and SHA-256/);
  });
});
