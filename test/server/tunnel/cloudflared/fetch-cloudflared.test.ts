import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fetchCloudflared } from '../../../../server/tunnel/cloudflared/fetch-cloudflared.ts';
import type { Fetching } from '../../../../server/tunnel/cloudflared/fetching.ts';
import { quickTunnel } from '../../../../server/tunnel/providers/quick.ts';
import { bundle, removeBundles } from '../../cli/bundle.ts';
import { opening } from '../providers/opening.ts';
import { assetName, program, startGitHubHost, tgz, type GitHubHost } from './github-host.ts';

const api = 'api.github.com/repos/cloudflare/cloudflared/releases/latest';
let child = '';
let dataDir: string;
let host: GitHubHost;

beforeAll(async () => {
  child = await bundle('test/server/tunnel/cloudflared/child/fetch.ts');
}, 60_000);
afterAll(removeBundles);

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-fetch-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  host = await startGitHubHost();
  host.offer(assetName, program);
});

const seen: number[] = [];
const fetched = (
  fetching: Fetching = host.fetching,
  signal = new AbortController().signal,
): Promise<string> =>
  fetchCloudflared({
    dataDir,
    env: {},
    fetching,
    signal,
    progress: (bytes, of) => void seen.push(bytes / of),
  });

/** What is left in the folder, which is nothing half. */
const left = (): string[] => readdirSync(join(dataDir, 'bin'));

describe('cloudflared is fetched', () => {
  it('with its progress, and is there only when it is whole and right', async () => {
    seen.length = 0;
    const path = await fetched();
    expect(readFileSync(path)).toEqual(program);
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(left()).toEqual(['cloudflared']);
    expect(seen.at(-1)).toBe(1);
    expect(host.requests.map((request) => request.split(' ')[0])).toEqual([
      'api.github.com',
      'github.com',
      'release-assets.githubusercontent.com',
    ]);
  });

  it('out of the archive that macOS gets', async () => {
    const mac = await startGitHubHost('darwin', 'arm64');
    const archive = tgz({ LICENSE: Buffer.from('text'), cloudflared: program });
    mac.offer('cloudflared-darwin-arm64.tgz', archive);
    const path = await fetched(mac.fetching);
    expect(readFileSync(path)).toEqual(program);
    expect(statSync(path).mode & 0o777).toBe(0o755);
  });

  it('in place of an older one, and without what a killed fetch left behind', async () => {
    mkdirSync(join(dataDir, 'bin'));
    writeFileSync(join(dataDir, 'bin', 'cloudflared'), 'old');
    writeFileSync(join(dataDir, 'bin', 'fetching-0123456789ab'), 'half');
    expect(readFileSync(await fetched())).toEqual(program);
    expect(left()).toEqual(['cloudflared']);
  });

  it('by a quick tunnel at its first start, and is used from then on', async () => {
    const { platform: _p, arch: _a, ...fetching } = host.fetching;
    const env = { PATH: '/usr/bin:/bin' };
    const first = opening(quickTunnel({ dataDir, env, fetching }));
    expect((await first.tunnel).url).toMatch(/trycloudflare\.com$/);
    const doing = first.news.filter((news) => news.kind === 'doing');
    expect(doing.at(-2)).toMatchObject({
      progress: 1,
      what: expect.stringMatching(/^Fetching cloudflared .*MB\)$/),
    });
    await (await first.tunnel).close();
    const asked = host.requests.length;
    await opening(quickTunnel({ dataDir, env, fetching })).tunnel;
    expect(host.requests).toHaveLength(asked);
  });
});

describe('cloudflared is not taken', () => {
  const zeros = `sha256:${'0'.repeat(64)}`;
  it.each([
    ['whose checksum is wrong', { digest: zeros }, 'wrong-checksum'],
    ['that has no checksum', { digest: null }, 'github-refused'],
    ['whose checksum is of another kind', { digest: 'md5:00' }, 'github-refused'],
    ['that is larger than announced', { size: 5 }, 'github-refused'],
    ['that is smaller than announced', { size: 10_000 }, 'wrong-checksum'],
    ['that is larger than it can be', { size: 300 * 1024 * 1024 }, 'github-refused'],
    ['from another host', { browser_download_url: 'https://evil.example/cloudflared' }, 'github-refused'],
    ['without TLS', { browser_download_url: 'http://github.com/cloudflared' }, 'github-refused'],
    ['from another port', { browser_download_url: 'https://github.com:8443/cloudflared' }, 'github-refused'],
    ['that is not there', { browser_download_url: 'https://github.com/nothing' }, 'github-refused'],
  ])('%s', async (_what, asset, code) => {
    host.offer(assetName, program, asset);
    await expect(fetched()).rejects.toMatchObject({
      code,
      message: expect.stringContaining('install cloudflared'),
    });
    expect(left()).toEqual([]);
    expect(host.requests.some((request) => request.startsWith('evil'))).toBe(false);
  });

  it.each([
    ['https://evil.example/x', 'github-refused'],
    ['http://github.com/x', 'github-refused'],
    ['https://github.com/repos', 'github-refused'],
    ['//', 'github-refused'],
    ['/repos/cloudflare/cloudflared/releases/latest', 'github-refused'],
  ])('from where a redirect to %s leads', async (location, code) => {
    host.pages.set(api, (_req, res) => void res.writeHead(302, { location }).end());
    await expect(fetched()).rejects.toMatchObject({ code });
    expect(host.requests.some((request) => request.startsWith('evil'))).toBe(false);
    expect(host.requests.length).toBeLessThan(10);
  });

  it.each([
    [403, 'github-limited', 'later'],
    [429, 'github-limited', 'later'],
    [500, 'github-refused', 'later'],
    [404, 'github-refused', 'later'],
  ])('when GitHub answers %i', async (status, code, retry) => {
    host.pages.set(api, (_req, res) => void res.writeHead(status).end());
    await expect(fetched()).rejects.toMatchObject({ code, retry });
  });

  it.each(['', '{', '[]', '{"assets":7}', '{"assets":[{"name":"x"}]}', '{"assets":[]}'])(
    'when its list is %s',
    async (text) => {
      host.pages.set(api, (_req, res) => void res.writeHead(200).end(text));
      await expect(fetched()).rejects.toMatchObject({ code: 'github-refused' });
    },
  );

  it('when its list never ends', async () => {
    host.pages.set(api, (_req, res) => {
      res.writeHead(200);
      const more = (): void => {
        while (res.write('x'.repeat(65_536)));
        res.once('drain', more);
      };
      more();
    });
    await expect(fetched()).rejects.toMatchObject({ code: 'github-refused' });
  });

  it('when the connection breaks in the middle', async () => {
    const [, url] = await firstRequests();
    host.pages.set(url, (_req, res) => {
      res.writeHead(200, { 'content-length': program.length });
      res.write(program.subarray(0, 10), () => res.destroy());
    });
    await expect(fetched()).rejects.toMatchObject({ code: 'github-unreachable', retry: 'soon' });
    expect(left()).toEqual(['cloudflared']);
  });

  it('when GitHub is not reachable or somebody stands in its place', async () => {
    const { port: _port, lookup: _lookup, ...direct } = host.fetching;
    const refused: Fetching = { ...host.fetching, port: 1 };
    await expect(fetched(refused)).rejects.toMatchObject({ code: 'github-unreachable' });
    const { ca: _ca, ...untrusting } = host.fetching;
    await expect(fetched(untrusting)).rejects.toMatchObject({
      code: 'github-unreachable',
      message: expect.stringContaining('certificate of api.github.com is not trusted'),
    });
    const noName: Fetching = {
      ...direct,
      lookup: (name, _options, callback) =>
        callback(Object.assign(new Error(name), { code: 'ENOTFOUND' }), '', 4),
    };
    await expect(fetched(noName)).rejects.toMatchObject({
      message: expect.stringContaining('the name api.github.com was not found'),
    });
  });

  it('on a computer that Cloudflare builds nothing for', async () => {
    const fetching = { ...host.fetching, platform: 'sunos', arch: 'sparc' };
    await expect(fetched(fetching)).rejects.toMatchObject({ code: 'no-build', retry: 'never' });
    expect(host.requests).toEqual([]);
  });

  it.each([
    ['no cloudflared in it', tgz({ readme: Buffer.from('text') })],
    ['nothing in it', tgz({})],
    ['a cut archive in it', gzipSync(Buffer.concat([Buffer.from('cloudflared'), Buffer.alloc(200, '7')]))],
    ['no archive in it', Buffer.from('text')],
  ])('with %s', async (_what, archive) => {
    const mac = await startGitHubHost('darwin', 'x64');
    mac.offer('cloudflared-darwin-amd64.tgz', archive);
    await expect(fetched(mac.fetching)).rejects.toMatchObject({ code: 'github-refused' });
    expect(left()).toEqual([]);
  });

  it('when it does not run', async () => {
    const { platform: _p, arch: _a, ...fetching } = host.fetching;
    host.offer(assetName, Buffer.from('#!/bin/sh\nexit 1\n'));
    await expect(fetched(fetching)).rejects.toMatchObject({ code: 'does-not-run', retry: 'never' });
    expect(left()).toEqual([]);
  });

  it('when it is cancelled, before or in the middle', async () => {
    const before = new AbortController();
    before.abort();
    await expect(fetched(host.fetching, before.signal)).rejects.toMatchObject({ code: 'cancelled' });
    const cancel = new AbortController();
    const [, url] = await firstRequests();
    host.pages.set(url, (_req, res) => {
      res.writeHead(200, { 'content-length': program.length });
      res.write(program.subarray(0, 10), () => cancel.abort());
    });
    await expect(fetched(host.fetching, cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(left()).toEqual(['cloudflared']);
  });

  it.runIf(process.platform !== 'win32')('when the disk is full', async () => {
    host.offer(assetName, Buffer.alloc(1_000_000, '#'));
    const { port, ca } = host.fetching;
    // A limit on the size of files is how a full disk looks from inside.
    const script = `ulimit -f 100; exec "${process.execPath}" "${child}" "${dataDir}" ${port} "$CA"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: { ...process.env, CA: ca } });
    expect(stdout).toBe('disk-full\n');
    expect(left()).toEqual([]);
  });

  it('when its folder cannot be made', async () => {
    writeFileSync(join(dataDir, 'bin'), 'in the way');
    await expect(fetched()).rejects.toMatchObject({ code: 'not-stored', retry: 'later' });
  });
});

/** Fetches once as it should be, and says which page had the file. */
async function firstRequests(): Promise<[string, string]> {
  await fetched();
  const last = host.requests.at(-1)?.replace(' ', '') ?? '';
  return [api, last];
}
