import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalEvent } from '../../../protocol/events.ts';
import { ControlClient } from '../../../server/control/control-client.ts';
import { registerClient } from '../../helpers/oauth-steps.ts';
import { matchNumber, PlainBrowser } from '../../helpers/plain-browser.ts';
import { bundle, removeBundles } from './bundle.ts';
import { freshFolder, runIn, startIn } from './rig.ts';
import { knock, ok, serve } from './served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

describe('serve', () => {
  it('--json says one line when it listens, and nothing else', async () => {
    const served = await serve(script);
    const { listening, server } = served;
    expect(listening).toEqual({
      event: 'listening',
      local: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      public: null,
      mcp: `${listening.local}/mcp`,
      sse: `${listening.local}/sse`,
    });
    const { status } = await fetch(listening.mcp, { method: 'POST' });
    expect(status).toBe(401);
    await knock(served);
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.lines).toHaveLength(1);
  });

  it('names the public addresses where there is a public URL', async () => {
    const { listening, drawbridge } = await serve(script, '--public-url', 'https://bridge.example.com/');
    expect(listening).toMatchObject({
      public: 'https://bridge.example.com',
      mcp: 'https://bridge.example.com/mcp',
      sse: 'https://bridge.example.com/sse',
    });
    expect(drawbridge('url')).toEqual({ code: 0, out: 'https://bridge.example.com/mcp\n', err: '' });
    expect(ok(drawbridge('url', '--json'))).toEqual({ url: 'https://bridge.example.com/mcp', public: true });
  });

  it('tells a person how to approve, announces knocks, and tells each step', async () => {
    const dataDir = freshFolder();
    const server = startIn(script, ['serve', '--port', '0', '--data-dir', dataDir]);
    const line = await server.said(/on this computer/);
    const local = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? '';
    await server.said(/allow ID --number NN/);
    const client = await registerClient(local, 'ChatGPT');
    const browser = new PlainBrowser();
    const number = matchNumber(await (await browser.open(client.address)).text());
    await server.said(/ChatGPT asks to be let in/);
    await server.said(new RegExp(`number .*${number}`));
    const [, id = ''] =
      /allow ([0-9a-f]+) --number NN/.exec(await server.said(/allow [0-9a-f]+ --number NN/)) ?? [];
    expect(runIn(script, dataDir)('allow', id, '--number', String(number)).code).toBe(0);
    await server.said(/consent .*Allowed ChatGPT/);
  });

  it('--json tells each change of the public address in a line of its own', async () => {
    const { dataDir, server } = await serve(script);
    const client = await ControlClient.connect(dataDir);
    await client.control.changeSettings({ publicUrl: 'https://bridge.example.com' });
    const there: unknown = JSON.parse(await server.said(/"event":"public"/));
    expect(there).toEqual({
      event: 'public',
      url: 'https://bridge.example.com',
      mcp: 'https://bridge.example.com/mcp',
      sse: 'https://bridge.example.com/sse',
      // Nothing comes back through it.
      open: false,
    });
    await client.control.changeSettings({ publicUrl: null });
    const gone: unknown = JSON.parse(await server.said(/"event":"public"/));
    expect(gone).toMatchObject({ url: null, mcp: null, sse: null, open: false });
    client.close();
    expect(server.lines).toHaveLength(3);
  });

  it('keeps everything to the owner', async () => {
    const { dataDir, drawbridge } = await serve(script);
    drawbridge('status');
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of ['control.sock', 'journal.db'])
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s closes it cleanly: knocks are denied, the socket is gone',
    async (signal) => {
      const served = await serve(script);
      await knock(served);
      served.server.signal(signal);
      expect(await served.server.ended).toBe(0);
      expect(served.server.err()).toBe('');
      const { out } = runIn(script, served.dataDir)('status', '--json');
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'not-running' } });
      const again = startIn(script, ['serve', '--json', '--port', '0', '--data-dir', served.dataDir]);
      await again.said(/listening/);
      const events = JournalEvent.array().parse(ok(served.drawbridge('events', '--json')));
      expect(events.map(({ summary }) => summary)).toContainEqual(
        expect.stringContaining('closed before an answer: denied'),
      );
      expect(events.map(({ summary }) => summary)).toContainEqual(expect.stringContaining(signal));
    },
  );

  it('a second instance with the same data folder is refused, and the first goes on', async () => {
    const { dataDir, drawbridge } = await serve(script);
    const second = runIn(script, dataDir)('serve', '--json', '--port', '0');
    expect(second.code).toBe(1);
    expect(JSON.parse(second.out)).toEqual({
      error: { code: 'failed', message: expect.stringContaining('already runs') },
    });
    expect(drawbridge('status').code).toBe(0);
  });

  it('goes on when nobody reads its output any more', async () => {
    const dataDir = freshFolder();
    const server = startIn(script, ['serve', '--port', '0', '--data-dir', dataDir]);
    const local = /http:\/\/[\d.:]+/.exec(await server.said(/on this computer/))?.[0] ?? '';
    server.stopReading();
    for (let index = 0; index < 3; index += 1) await registerClient(local, `client ${index}`);
    expect(runIn(script, dataDir)('status').code).toBe(0);
  });
});

describe('events --follow', () => {
  it('shows what was, then what comes, without a gap, until Ctrl-C', async () => {
    const served = await serve(script);
    await registerClient(served.listening.local, 'Before');
    const follower = startIn(script, [
      'events',
      '--follow',
      '--format',
      'ndjson',
      '--data-dir',
      served.dataDir,
    ]);
    await follower.said(/Before/);
    await registerClient(served.listening.local, 'After');
    await follower.said(/After/);
    const seqs = follower.lines.map((line) => JournalEvent.parse(JSON.parse(line)).seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    follower.signal('SIGINT');
    expect(await follower.ended).toBe(0);
    expect(follower.err()).toBe('');
  });

  it('ends quietly with its reader', async () => {
    const served = await serve(script);
    const follower = startIn(script, ['events', '--follow', '--data-dir', served.dataDir]);
    await follower.said(/Listening/);
    follower.stopReading();
    // It notices with the next step that it cannot show.
    await registerClient(served.listening.local, 'Somebody');
    expect(await follower.ended).toBe(0);
    expect(follower.err()).toBe('');
  });

  it('says so when the server ends', async () => {
    const served = await serve(script);
    const follower = startIn(script, ['events', '--follow', '--data-dir', served.dataDir]);
    await follower.said(/Listening/);
    served.server.signal('SIGTERM');
    expect(await follower.ended).toBe(1);
    expect(follower.err()).toMatch(/^Drawbridge ended.*\.\n$/);
  });
});
