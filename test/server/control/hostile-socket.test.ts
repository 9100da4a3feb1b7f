import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { RawClient, served } from './rig.ts';

const bad = (id: number | null) => ({
  id,
  ok: false,
  error: { code: 'bad-input', message: expect.stringMatching(/\.$/) },
});
const alive = async (client: RawClient): Promise<void> => {
  expect(await client.ask({ id: 99, call: 'knocks' })).toEqual({ id: 99, ok: true, output: [] });
};

describe('one error answer, and the connection goes on', () => {
  it.each([
    [{ call: 'status' }, null],
    [{ id: 'one', call: 'status' }, null],
    [{ id: -1, call: 'status' }, -1],
    [{ id: 1.5, call: 'status' }, null],
    [{ id: 1 }, 1],
    [{ id: 1, call: 5 }, 1],
    [{ id: 1, call: 'x'.repeat(51) }, 1],
    [{ id: 1, call: 'no such call' }, 1],
    [{ id: 1, call: 'constructor' }, 1],
    [{ id: 1, call: '__proto__' }, 1],
    [{ id: 1, call: 'allow' }, 1],
    [{ id: 1, call: 'allow', input: 'text' }, 1],
    [{ id: 1, call: 'allow', input: [] }, 1],
    [{ id: 1, call: 'status', input: { extra: 1 } }, 1],
    [[], null],
    [null, null],
    [42, null],
    ['text', null],
  ])('for %j', async (request, id) => {
    const { socket } = await served();
    const client = await RawClient.connect(socket.path);
    expect(await client.ask(request)).toEqual(bad(id));
    await alive(client);
  });

  it('for JSON that is deeply nested, and for keys that would pollute', async () => {
    const { socket } = await served();
    const client = await RawClient.connect(socket.path);
    const nested = `{"id":1,"call":"status","input":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    client.socket.write(`${nested}\n`);
    expect(await client.next()).toEqual(bad(1));
    client.socket.write('{"id":2,"call":"status","input":{"__proto__":{"polluted":true}}}\n');
    expect(await client.next()).toMatchObject({ id: 2 });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    await alive(client);
  });
});

describe('one error answer, and the connection is closed', () => {
  it.each([
    ['what is not JSON', 'hello\n'],
    ['half an object', '{"id":1,"call":\n'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x0a])],
  ])('for %s', async (_, bytes) => {
    const { socket } = await served();
    const client = await RawClient.connect(socket.path);
    client.socket.write(bytes);
    expect(await client.next()).toEqual(bad(null));
    expect(await client.next()).toBeNull();
  });

  it('for HTTP, whose body must not be taken for a call', async () => {
    const { socket, grants } = await served();
    const client = await RawClient.connect(socket.path);
    client.socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\n\r\n{"id":1,"call":"revoke","input":{"id":"grant-1"}}\n',
    );
    expect(await client.next()).toEqual(bad(null));
    expect(await client.next()).toBeNull();
    expect(grants).toHaveLength(1);
  });

  it('for a line that is longer than 1 MiB', async () => {
    const { socket } = await served();
    const client = await RawClient.connect(socket.path);
    client.socket.write(Buffer.alloc(1024 * 1024 + 1, 'x'));
    expect(await client.next()).toEqual(bad(null));
    expect(await client.next()).toBeNull();
  });

  it('for a line that does not end in time', async () => {
    const { socket } = await served({ line: 60 });
    const client = await RawClient.connect(socket.path);
    client.socket.write('{"id":1,');
    expect(await client.next()).toEqual(bad(null));
    expect(await client.next()).toBeNull();
  });
});

describe('bounds', () => {
  it('a line of almost 1 MiB, in small pieces, is read', async () => {
    const { socket } = await served({ line: 5000 });
    const client = await RawClient.connect(socket.path);
    const line = Buffer.from(
      `${JSON.stringify({ id: 1, call: 'deny', input: { id: 'x'.repeat(1_000_000) } })}\n`,
    );
    for (let from = 0; from < line.length; from += 100_000)
      client.socket.write(line.subarray(from, from + 100_000));
    expect(await client.next()).toEqual(bad(1));
    await alive(client);
  });

  it('33 connections: the last one is told, and there is room again when one leaves', async () => {
    const { socket } = await served();
    const clients = await Promise.all(Array.from({ length: 32 }, () => RawClient.connect(socket.path)));
    await Promise.all(clients.map(alive));
    const late = await RawClient.connect(socket.path);
    expect(await late.next()).toMatchObject({ id: null, ok: false, error: { code: 'not-possible' } });
    expect(await late.next()).toBeNull();
    clients[0]?.socket.destroy();
    await vi.waitFor(async () => {
      const again = await RawClient.connect(socket.path);
      await alive(again);
    });
  });

  it('a thousand calls in one piece are answered in their order', async () => {
    const { socket } = await served();
    const client = await RawClient.connect(socket.path);
    const lines = Array.from({ length: 1000 }, (_, id) => `{"id":${id},"call":"knocks"}\n`);
    client.socket.write(lines.join(''));
    for (let id = 0; id < 1000; id += 1) expect(await client.next()).toEqual({ id, ok: true, output: [] });
  });

  it('who sends no more is still answered', async () => {
    const { socket } = await served();
    const client = await RawClient.connect(socket.path);
    client.socket.end('{"id":1,"call":"knocks"}\n{"id":2,"call":"grants"}\n');
    expect(await client.next()).toMatchObject({ id: 1, ok: true });
    expect(await client.next()).toMatchObject({ id: 2, ok: true });
    expect(await client.next()).toBeNull();
  });

  it('who does not read is dropped at 8 MiB of notifications, and nobody else waits', async () => {
    const { socket, tell, listeners } = await served();
    const [slow, quick] = [await RawClient.connect(socket.path), await RawClient.connect(socket.path)];
    await slow.ask({ id: 1, call: 'subscribe' });
    await quick.ask({ id: 1, call: 'subscribe' });
    slow.socket.pause();
    const event = {
      seq: 1,
      time: 1,
      type: 'app',
      phase: null,
      actor: 'app',
      level: 'info',
      summary: 'x'.repeat(100_000),
      clientId: null,
      journey: null,
      method: null,
      path: null,
      status: null,
      durationMs: null,
      remote: null,
      userAgent: null,
      request: null,
      answer: null,
    } as const;
    let sent = 0;
    while (listeners.size === 2 && sent < 500) {
      tell({ name: 'events', data: [{ ...event }] });
      sent += 1;
      expect(await quick.next()).toMatchObject({ notification: 'events' });
    }
    expect(sent).toBeGreaterThan(80);
    expect(sent).toBeLessThan(150);
    await alive(quick);
  });

  it('who does not read answers is not answered any further, and harms nobody', async () => {
    const { socket, journal } = await served();
    for (let index = 0; index < 2000; index += 1) journal.record({ type: 'app', summary: 'x'.repeat(400) });
    const [greedy, modest] = [await RawClient.connect(socket.path), await RawClient.connect(socket.path)];
    greedy.socket.pause();
    const line = '{"id":1,"call":"events","input":{"limit":2000}}\n';
    greedy.socket.write(line.repeat(2000));
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 20; round += 1) await alive(modest);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it('who says nothing for long is let go, unless it listens', async () => {
    const { socket } = await served({ idle: 50 });
    const [silent, listening] = [await RawClient.connect(socket.path), await RawClient.connect(socket.path)];
    await listening.ask({ id: 1, call: 'subscribe' });
    await once(silent.socket, 'close');
    await alive(listening);
  });
});
