import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { approve } from '../../helpers/plain-browser.ts';
import { type RunningBridge, runBridge, upstreamsReady } from '../../helpers/running-bridge.ts';

let bridge: RunningBridge;
let configDir: string;
let child: ChildProcessWithoutNullStreams | null = null;

beforeEach(async () => {
  bridge = await runBridge();
  configDir = mkdtempSync(join(tmpdir(), 'mcp-remote-'));
  await upstreamsReady(bridge);
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await bridge.stop();
  rmSync(configDir, { recursive: true, force: true });
});

/** mcp-remote, the published program that lets stdio clients use remote servers, on one of our endpoints. */
function startRemote(endpoint: string): { ask(method: string, params: object): Promise<unknown> } {
  const program = resolve('node_modules/mcp-remote/dist/proxy.js');
  // Where there is no browser to open it prints the address; BROWSER keeps it from finding one.
  child = spawn(process.execPath, [program, endpoint], {
    env: { ...process.env, MCP_REMOTE_CONFIG_DIR: configDir, BROWSER: 'true', DISPLAY: '' },
  });
  const errors = createInterface({ input: child.stderr });
  errors.on('line', (line) => {
    const address = /https?:\/\/\S+\/authorize\?\S+/.exec(line)?.[0];
    if (address !== undefined) void approve(bridge, address).then((location) => fetch(location));
  });
  const lines = createInterface({ input: child.stdout });
  const waiting = new Map<number, (answer: unknown) => void>();
  lines.on('line', (line) => {
    const answer: { id?: number } = JSON.parse(line);
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const { stdin } = child;
  let last = 0;
  return {
    ask: (method, params) =>
      new Promise((answered) => {
        last += 1;
        waiting.set(last, answered);
        stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: last, method, params })}\n`);
      }),
  };
}

it.each(['/mcp', '/sse'])(
  'mcp-remote registers, is approved and calls a tool over %s',
  { timeout: 60_000 },
  async (path) => {
    const remote = startRemote(bridge.origin + path);
    const hello = await remote.ask('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    expect(hello).toMatchObject({ result: { serverInfo: { name: 'drawbridge' } } });
    const called = await remote.ask('tools/call', {
      name: 'everything__echo',
      arguments: { message: 'across' },
    });
    expect(called).toMatchObject({ result: { content: [{ type: 'text', text: 'Echo: across' }] } });
    const [journey] = await bridge.control.journeys({});
    expect(journey).toMatchObject({ phase: 'access' });
  },
);
