import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../../server/gateway/connection.ts';
import { AwaitedCall } from '../../../server/gateway/upstream-call.ts';

const quiet = { notified: () => undefined, garbage: () => undefined, failed: () => undefined };

/** A child's stdin that takes nothing until it is told to. */
function lazyStdin(): { stdin: Writable; written: () => number; read: () => void } {
  let bytes = 0;
  let go: (() => void) | null = null;
  let lazy = true;
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (lazy) go = done;
      else done();
    },
  });
  const read = (): void => {
    lazy = false;
    go?.();
  };
  return { stdin, written: () => bytes, read };
}

describe('the connection to a child', () => {
  it('does not keep answers without end for a child that asks and asks, but reads nothing', async () => {
    const { stdin, written, read } = lazyStdin();
    const stdout = new PassThrough();
    const connection = new Connection('flood', stdin, stdout, 60_000, quiet);
    const id = 'x'.repeat(10_000);
    const pings = `${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}\n`.repeat(100);
    for (let round = 0; round < 50; round += 1) {
      stdout.write(pings);
      await new Promise((done) => setImmediate(done));
    }
    read();
    await new Promise((done) => setImmediate(done));
    await new Promise((done) => setImmediate(done));
    // The first megabyte or so was with the stream, another waited: 50 MB were asked for.
    expect(written()).toBeLessThan(4 * 1024 * 1024);
    connection.close('over');
  });

  it('goes on with the next message when one could not be used', async () => {
    const stdout = new PassThrough();
    const failures: unknown[] = [];
    const notified = (): never => {
      throw new Error('made to fail');
    };
    const events = { ...quiet, notified, failed: (error: unknown) => failures.push(error) };
    const connection = new Connection('odd', new PassThrough(), stdout, 60_000, events);
    const call = new AwaitedCall('ping', '{}');
    connection.send(call);
    stdout.write(
      '{"jsonrpc":"2.0","method":"notifications/message"}\n{"jsonrpc":"2.0","id":1,"result":{}}\n',
    );
    expect(await call.answer).toMatchObject({ kind: 'result' });
    expect(failures).toHaveLength(1);
    connection.close('over');
  });
});
