import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  TunnelError,
  type OpenTunnel,
  type TunnelNews,
  type TunnelProvider,
} from '../../../../server/tunnel/provider.ts';
import { processStart } from '../../../../server/tunnel/cloudflared/process-start.ts';
import {
  standInCloudflared,
  type Scenario,
  type StandIn,
} from '../../../helpers/stand-ins/stand-in-cloudflared.ts';

/** A data folder that is removed when the test is over. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-tunnel-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A stand-in that is ended and removed when the test is over, and an environment in which it is found. */
export function standIn(scenario: Scenario = {}): { program: StandIn; env: Record<string, string> } {
  const program = standInCloudflared(scenario);
  onTestFinished(() => program.remove());
  return { program, env: { PATH: process.env['PATH'] ?? '', CLOUDFLARED_BIN: program.path } };
}

/** What a provider says while it opens, and the promise of what comes of it. */
export interface Opened {
  readonly news: TunnelNews[];
  readonly tunnel: Promise<OpenTunnel>;
  readonly cancel: AbortController;
  /** Resolves with the first news that is as wanted, said already or yet to come. */
  until(wanted: (news: TunnelNews) => boolean): Promise<TunnelNews>;
}

export function opening(provider: TunnelProvider, port = 9): Opened {
  const news: TunnelNews[] = [];
  const waiting = new Set<(one: TunnelNews) => void>();
  const cancel = new AbortController();
  const hear = (one: TunnelNews): void => {
    news.push(one);
    for (const listener of waiting) listener(one);
  };
  const tunnel = provider.open({ port }, hear, cancel.signal);
  tunnel.catch(() => undefined);
  onTestFinished(async () => {
    await tunnel.then((open) => open.close()).catch(() => undefined);
  });
  const until = (wanted: (one: TunnelNews) => boolean): Promise<TunnelNews> => {
    const said = news.find(wanted);
    if (said !== undefined) return Promise.resolve(said);
    return new Promise((resolve) => {
      const look = (one: TunnelNews): void => {
        if (!wanted(one)) return;
        waiting.delete(look);
        resolve(one);
      };
      waiting.add(look);
    });
  };
  return { news, tunnel, cancel, until };
}

/** The error with which it failed. */
export async function failure(opened: Opened): Promise<TunnelError> {
  const thrown = await opened.tunnel.then(
    () => new Error('it opened'),
    (error: unknown) => error,
  );
  if (thrown instanceof TunnelError) return thrown;
  throw thrown;
}

/** A server like ours behind the tunnel; answers with what it was asked. */
export async function origin(): Promise<{ port: number; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    res.end(`${req.headers.host} ${req.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, requests };
}

/** Whether a process runs. One that has ended does not, even where nobody has looked at it yet (a zombie). */
export async function isRunning(pid: number): Promise<boolean> {
  return (await processStart(pid)) !== null;
}
