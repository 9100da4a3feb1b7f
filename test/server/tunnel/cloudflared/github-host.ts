import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, onTestFinished } from 'vitest';
import type { Fetching } from '../../../../server/tunnel/cloudflared/fetching.ts';
import { standInCloudflared } from '../../../helpers/stand-ins/stand-in-cloudflared.ts';
import { createAuthority } from '../../oauth/certificates.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

const standIn = standInCloudflared();
afterAll(() => standIn.remove());

/** A program that runs the stand-in, wherever it is put itself. */
export const program = Buffer.from(`#!/bin/sh\nexec '${process.execPath}' '${standIn.path}' "$@"\n`);

export const assetName = 'cloudflared-linux-amd64';

/** What `fetching` leads to instead of GitHub: a real https server with the names of GitHub's hosts. */
export interface GitHubHost {
  readonly fetching: Fetching;
  /** What is answered, by host and path; change it freely. */
  readonly pages: Map<string, Handler>;
  /** Every request that arrived, as "host path". */
  readonly requests: string[];
  /** Offers these bytes as the present release's file of that name, the way GitHub does. */
  offer(name: string, file: Buffer, asset?: Record<string, unknown>): void;
}

const names = [
  'github.com',
  'api.github.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
  'evil.example',
];

export async function startGitHubHost(platform = 'linux', arch = 'x64'): Promise<GitHubHost> {
  const authority = createAuthority();
  const contexts = new Map(names.map((name) => [name, createSecureContext(authority.issue(name))]));
  const pages: GitHubHost['pages'] = new Map();
  const requests: string[] = [];
  const server = createServer(
    { ...authority.issue('github.com'), SNICallback: (name, done) => done(null, contexts.get(name)) },
    (req, res) => {
      const host = (req.headers.host ?? '').replace(/:\d+$/, '');
      requests.push(`${host} ${req.url}`);
      const page = pages.get(`${host}${req.url}`);
      if (page === undefined) res.writeHead(404).end();
      else page(req, res);
    },
  );
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const file = '/cloudflare/cloudflared/releases/download/2026.9.0/';
  const store = 'release-assets.githubusercontent.com/github-production-release-asset/106867604/';
  return {
    pages,
    requests,
    fetching: {
      port: address.port,
      ca: authority.cert,
      platform,
      arch,
      lookup: (_name, options, callback) => {
        if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(null, '127.0.0.1', 4);
      },
    },
    offer: (name, bytes, asset = {}) => {
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      const offered = {
        name,
        size: bytes.length,
        digest,
        browser_download_url: `https://github.com${file}${name}`,
        ...asset,
      };
      const release = {
        tag_name: '2026.9.0',
        body: 'notes',
        assets: [{ ...offered, name: 'other' }, offered],
      };
      pages.set('api.github.com/repos/cloudflare/cloudflared/releases/latest', (_req, res) => {
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(release));
      });
      pages.set(`github.com${file}${name}`, (_req, res) => {
        res.writeHead(302, { location: `https://${store}${name}?sp=r&sig=x` }).end();
      });
      pages.set(`${store}${name}?sp=r&sig=x`, (_req, res) => {
        res.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      });
    },
  };
}

/** A gzipped tar archive (POSIX ustar) with these files. */
export function tgz(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000755\0', 100);
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write(name.endsWith('/') ? '5' : '0', 156);
    head.write('ustar\0', 257);
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
