import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchBytes, fetchParts, type Fetch } from '../../../main/updates/feed/fetch-bytes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const url = new URL('https://updates.example/latest.yml');
const never = new AbortController().signal;

/** A server that sends a part every 20 s, for ever. */
const dripping =
  (bytes: number): Fetch =>
  async (_url, { signal }) => {
    let timer: NodeJS.Timeout | undefined;
    const body = new ReadableStream<Uint8Array>({
      cancel: () => clearInterval(timer),
      start: (controller) => {
        timer = setInterval(() => controller.enqueue(new Uint8Array(bytes)), 20_000);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          controller.error(signal.reason);
        });
      },
    });
    return new Response(body);
  };

const outcome = (whole: Promise<unknown>): Promise<string> => whole.then(() => 'all', String);

test('metadata that comes drop by drop are given up after a minute', async () => {
  const whole = outcome(fetchBytes(dripping(1), url, 1_000_000, never));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await whole).toMatch(/did not answer in time/);
});

async function read(bytes: number): Promise<number> {
  let length = 0;
  for await (const part of fetchParts(dripping(bytes), url, 400_000, never)) length += part.length;
  return length;
}

test('a file that comes drop by drop is given up, one of a slow line is fetched', async () => {
  const drops = outcome(read(1));
  const slow = outcome(read(50_000));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await drops).toMatch(/did not answer in time/);
  // It ends only because it is larger than it should be.
  await vi.advanceTimersByTimeAsync(600_000);
  expect(await slow).toMatch(/larger than it should be/);
});
