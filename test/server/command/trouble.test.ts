import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange, mcp, registerClient } from '../../helpers/oauth-steps.ts';
import { approve } from '../../helpers/plain-browser.ts';
import { runBridge } from '../../helpers/running-bridge.ts';
import { drawbridge, serve, type Ran, type ServedBridge } from '../../helpers/served-bridge.ts';

let dataDir: string;
let served: ServedBridge | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-'));
});
afterEach(async () => {
  await served?.kill();
  served = null;
  rmSync(dataDir, { recursive: true, force: true });
});

const serveFails = (...flags: string[]): Ran =>
  drawbridge('serve', '--data-dir', dataDir, '--port', '0', ...flags);

function expectOneSentence(ran: Ran, about: RegExp): void {
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(about);
  expect(ran.err.trim().split('\n')).toHaveLength(1);
  expect(ran.err).not.toMatch(/\bat .*\.(js|ts):\d+/);
}

describe('one clear sentence, exit code 1, and nothing lost', () => {
  it('for a busy port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expectOneSentence(serveFails('--port', String(port)), new RegExp(`${port}.*another`));
    other.close();
  });

  it('for a data folder that is a file, and one that cannot be written', () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, 'mine');
    expectOneSentence(drawbridge('serve', '--data-dir', file, '--port', '0'), /is a file/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const locked = join(dataDir, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    // Root writes everywhere; /proc refuses even root.
    const place = process.getuid?.() === 0 ? '/proc/drawbridge' : join(locked, 'inside');
    expectOneSentence(drawbridge('serve', '--data-dir', place, '--port', '0'), /cannot be used/);
  });

  it.each([
    ['{"mcpServers": {', /mcp\.json/],
    ['[]', /mcp\.json/],
    ['{"mcpServers": {"files": {"args": "no"}}}', /mcp\.json/],
  ])('for the broken configuration file %s', (text, about) => {
    writeFileSync(join(dataDir, 'mcp.json'), text);
    expectOneSentence(serveFails(), about);
    expect(readFileSync(join(dataDir, 'mcp.json'), 'utf8')).toBe(text);
  });

  it('for a public URL that is none, which is wrong usage', () => {
    const ran = serveFails('--public-url', 'bridge.example.com/path');
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/https/);
  });

  it('for a second instance on the same data folder', async () => {
    served = await serve(dataDir, '--port', '0');
    expectOneSentence(serveFails(), /already runs/);
  });

  it('for a command while nothing runs, also as JSON', () => {
    const ran = drawbridge('status', '--data-dir', dataDir);
    expectOneSentence(ran, /not running|does not run|nothing runs/i);
    const asJson = drawbridge('status', '--json', '--data-dir', dataDir);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.out)).toMatchObject({ error: { message: expect.any(String) } });
  });

  it('for wrong usage, with exit code 2', () => {
    for (const words of [
      ['fly'],
      ['allow'],
      ['allow', 'x'],
      ['events', '--format', 'xml'],
      ['serve', '--port', 'http'],
    ]) {
      expect(drawbridge(...words, '--data-dir', dataDir).code, words.join(' ')).toBe(2);
    }
  });
});

describe('a damaged database', () => {
  it('is set aside, named in the status, and everything goes on', async () => {
    const garbage = 'this was a database once. '.repeat(500);
    writeFileSync(join(dataDir, 'drawbridge.db'), garbage);
    writeFileSync(join(dataDir, 'journal.db'), garbage);
    served = await serve(dataDir, '--port', '0');
    const status: { problems: { sentence: string }[] } = JSON.parse(
      drawbridge('status', '--json', '--data-dir', dataDir).out,
    );
    expect(status.problems.filter(({ sentence }) => /set aside/.test(sentence))).toHaveLength(2);
    const aside = readdirSync(dataDir).filter((name) => name.includes('.damaged-'));
    expect(aside).toHaveLength(2);
    for (const name of aside) expect(readFileSync(join(dataDir, name), 'utf8')).toBe(garbage);
    expect((await registerClient(served.listening.local)).id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of the journal costs no grant', async () => {
    const bridge = await runBridge({ dataDir });
    const client = await registerClient(bridge.origin);
    const tokens = await exchange(client, await approve(bridge, client.address));
    await bridge.close('to damage the journal');
    writeFileSync(join(dataDir, 'journal.db'), 'not a database '.repeat(100));
    rmSync(join(dataDir, 'journal.db-wal'), { force: true });

    served = await serve(dataDir, '--port', '0');
    expect((await mcp(served.listening.local, tokens.access_token, 'tools/list')).status).toBe(200);
  });
});
