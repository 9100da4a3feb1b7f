import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport, SSEClientTransport } from '@modelcontextprotocol/client';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything, filesystem, startServer, type TestServer } from './harness.ts';

let server: TestServer;
const shared = mkdtempSync(join(tmpdir(), 'drawbridge-shared-'));
beforeAll(async () => {
  writeFileSync(join(shared, 'hello.txt'), 'hello from the disk');
  server = await startServer({ servers: { everything, files: filesystem(shared) } });
}, 30_000);
afterAll(() => server.close());

type Era = '2026-07-28' | '2025-11-25' | 'event stream of 2024-11-05';

async function connect(era: Era): Promise<Client> {
  const headers = { Authorization: `Bearer ${server.token(['everything__*', 'files__*'])}` };
  const options = era === '2026-07-28' ? { versionNegotiation: { mode: { pin: era } } } : {};
  const client = new Client({ name: 'test', version: '1' }, options);
  const streaming = era === 'event stream of 2024-11-05';
  const url = new URL(streaming ? '/sse' : '/mcp', server.origin);
  await client.connect(
    streaming
      ? new SSEClientTransport(url, { requestInit: { headers } })
      : new StreamableHTTPClientTransport(url, { requestInit: { headers } }),
  );
  return client;
}

describe.each<Era>(['2026-07-28', '2025-11-25', 'event stream of 2024-11-05'])(
  'the official client (%s) with real servers behind us',
  (era) => {
    let client: Client;
    beforeAll(async () => {
      client = await connect(era);
    });
    afterAll(() => client.close());

    it('knows who we are', () => {
      expect(client.getServerVersion()?.name).toBe('drawbridge');
      expect(client.getInstructions()).toContain('everything, files');
    });

    it('lists the tools of both, in the order of the file', async () => {
      const { tools } = await client.listTools();
      const names = tools.map(({ name }) => name);
      expect(names).toContain('everything__echo');
      expect(names).toContain('files__read_text_file');
      expect(names.findLastIndex((name) => name.startsWith('everything__'))).toBeLessThan(
        names.findIndex((name) => name.startsWith('files__')),
      );
      expect(tools.find(({ name }) => name === 'files__read_text_file')?.annotations?.readOnlyHint).toBe(
        true,
      );
    });

    it('reads a file', async () => {
      const result = await client.callTool({
        name: 'files__read_text_file',
        arguments: { path: join(shared, 'hello.txt') },
      });
      expect(result.content[0]).toMatchObject({ type: 'text', text: 'hello from the disk' });
    });

    it('gets structured content and images as they are', async () => {
      const structured = await client.callTool({
        name: 'everything__get-structured-content',
        arguments: { location: 'New York' },
      });
      expect(structured.structuredContent).toMatchObject({ temperature: expect.any(Number) });
      const image = await client.callTool({ name: 'everything__get-tiny-image', arguments: {} });
      expect(image.content.some(({ type }) => type === 'image')).toBe(true);
    });

    it('hears the progress of a long call', async () => {
      const heard: number[] = [];
      const call = {
        name: 'everything__trigger-long-running-operation',
        arguments: { duration: 0.3, steps: 3 },
      };
      const result = await client.callTool(call, { onprogress: ({ progress }) => heard.push(progress) });
      expect(result.content[0]).toMatchObject({ type: 'text' });
      // Over the event stream this client drops a notification that arrives in one piece with the result.
      expect(heard.slice(0, 2)).toEqual([1, 2]);
    });

    it('reads resources and templates', async () => {
      const { resources } = await client.listResources();
      const [first] = resources;
      expect(first).toBeDefined();
      const { contents } = await client.readResource({ uri: first?.uri ?? '' });
      expect(contents[0]?.uri).toBe(first?.uri);
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates.length).toBeGreaterThan(0);
      const { contents: made } = await client.readResource({ uri: 'demo://resource/dynamic/text/1' });
      expect(made).toHaveLength(1);
    });

    it('reads prompts, and gets suggestions for their arguments', async () => {
      const { prompts } = await client.listPrompts();
      expect(prompts.map(({ name }) => name)).toContain('everything__simple-prompt');
      const { messages } = await client.getPrompt({
        name: 'everything__args-prompt',
        arguments: { city: 'Bern' },
      });
      expect(JSON.stringify(messages)).toContain('Bern');
      const { completion } = await client.complete({
        ref: { type: 'ref/prompt', name: 'everything__completable-prompt' },
        argument: { name: 'department', value: 'E' },
      });
      expect(completion.values).toContain('Engineering');
    });

    it('gets the error of an upstream as an error', async () => {
      await expect(
        client.callTool({ name: 'everything__no-such-tool', arguments: {} }),
      ).rejects.toMatchObject({ code: -32602 });
      const wrong = await client.callTool({
        name: 'files__read_text_file',
        arguments: { path: '/etc/passwd' },
      });
      expect(wrong.isError).toBe(true);
    });
  },
);

it('falls back by itself where the client does not say which era it is of', async () => {
  const headers = { Authorization: `Bearer ${server.token(['everything__echo'])}` };
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', server.origin), { requestInit: { headers } }),
  );
  expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['everything__echo']);
  await client.close();
});
