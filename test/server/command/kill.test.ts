import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange, mcp, post, registerClient, type Client, Tokens } from '../../helpers/oauth-steps.ts';
import { matchNumber, PlainBrowser } from '../../helpers/plain-browser.ts';
import { everything } from '../../helpers/running-bridge.ts';
import { drawbridge, serve, type ServedBridge } from '../../helpers/served-bridge.ts';

let dataDir: string;
let served: ServedBridge | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-'));
  writeFileSync(join(dataDir, 'mcp.json'), JSON.stringify({ mcpServers: { everything } }));
});
afterEach(async () => {
  await served?.kill();
  served = null;
  rmSync(dataDir, { recursive: true, force: true });
});

/** The whole way from registration to tokens, approved with the command, as on a machine without a screen. */
async function connect(origin: string): Promise<{ client: Client; tokens: Tokens }> {
  const client = await registerClient(origin);
  const browser = new PlainBrowser();
  const number = matchNumber(await (await browser.open(client.address)).text());
  const knocks: { id: string; clientId: string }[] = JSON.parse(
    drawbridge('knocks', '--json', '--data-dir', dataDir).out,
  );
  const knock = knocks.find(({ clientId }) => clientId === client.id);
  const words = ['--number', String(number), '--for', 'always', '--data-dir', dataDir];
  expect(drawbridge('allow', knock?.id ?? '', ...words)).toMatchObject({ code: 0 });
  const location = (await browser.open(client.address)).headers.get('location') ?? '';
  return { client, tokens: await exchange(client, location) };
}

describe('kill -9', () => {
  it(
    'right after the token answer loses neither client nor grant nor token',
    { timeout: 60_000 },
    async () => {
      served = await serve(dataDir, '--port', '0');
      const { client, tokens } = await connect(served.listening.local);
      await served.kill();

      served = await serve(dataDir, '--port', '0');
      const origin = served.listening.local;
      expect((await mcp(origin, tokens.access_token, 'tools/list')).status).toBe(200);
      const grants: unknown = JSON.parse(drawbridge('grants', '--json', '--data-dir', dataDir).out);
      expect(grants).toMatchObject([{ clientId: client.id, expiresAt: null }]);

      const refreshed = await post(`${origin}/token`, {
        grant_type: 'refresh_token',
        client_id: client.id,
        refresh_token: tokens.refresh_token ?? '',
      });
      expect(refreshed.status).toBe(200);
      const next = Tokens.parse(await refreshed.json());
      await served.kill();

      served = await serve(dataDir, '--port', '0');
      expect((await mcp(served.listening.local, next.access_token, 'tools/list')).status).toBe(200);
    },
  );

  it('in the middle of registrations loses none that was answered', { timeout: 60_000 }, async () => {
    const told: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      served = await serve(dataDir, '--port', '0');
      const origin = served.listening.local;
      const stream = (async () => {
        for (;;) told.push((await registerClient(origin)).id);
      })();
      const enough = told.length + 15;
      const killed = (async () => {
        while (told.length < enough) await new Promise((resolve) => setImmediate(resolve));
        await served?.kill();
      })();
      await Promise.allSettled([stream, killed]);
    }
    served = await serve(dataDir, '--port', '0');
    for (const id of told) {
      const answer = await fetch(
        `${served.listening.local}/authorize?client_id=${id}&redirect_uri=https://client.example/callback`,
        { redirect: 'manual' },
      );
      // A known client with a known redirect: the missing rest is told to the client, not shown as a page.
      expect(answer.status, id).toBe(303);
    }
    expect(told.length).toBeGreaterThanOrEqual(45);
  });

  it(
    'denies what was waiting, and loses at most the last moments of the timeline',
    { timeout: 60_000 },
    async () => {
      served = await serve(dataDir, '--port', '0');
      const client = await registerClient(served.listening.local, 'The one that waited');
      const browser = new PlainBrowser();
      expect((await browser.open(client.address)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 250));
      await served.kill();

      served = await serve(dataDir, '--port', '0');
      expect(JSON.parse(drawbridge('knocks', '--json', '--data-dir', dataDir).out)).toEqual([]);
      const { out } = drawbridge('events', '--format', 'ndjson', '--data-dir', dataDir);
      expect(out).toContain('"type":"authorize"');
      expect(out).toContain(client.id);
    },
  );
});
