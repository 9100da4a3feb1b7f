import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TunnelWatch, type TunnelNews } from '../../main/tunnel-watch.ts';
import { sampleTunnel } from './samples.ts';

let told: TunnelNews[];
let watch: TunnelWatch;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  watch = new TunnelWatch((news) => told.push(news));
});
afterEach(() => void vi.useRealTimers());

const broken = sampleTunnel({ state: 'retrying', problem: 'The network is gone: check your connection.' });
const drifted = (to: string) =>
  sampleTunnel({ url: to, drift: { from: 'https://old.example', sentence: 'Make the connector anew.' } });

test('a tunnel that mends itself within a minute is no news', () => {
  watch.hear(sampleTunnel());
  watch.hear(broken);
  vi.advanceTimersByTime(59_000);
  watch.hear(sampleTunnel());
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([]);
});

test('one that stays broken is told once, through all its tries, and once more when it breaks again', () => {
  for (let second = 0; second < 200; second += 5) {
    watch.hear(second % 2 === 0 ? broken : sampleTunnel({ state: 'starting' }));
    vi.advanceTimersByTime(5000);
  }
  expect(told).toEqual([{ kind: 'broken', sentence: 'The network is gone: check your connection.' }]);
  watch.hear(sampleTunnel());
  watch.hear(sampleTunnel({ state: 'failed', problem: 'The token is refused: enter another.' }));
  vi.advanceTimersByTime(61_000);
  expect(told[1]).toEqual({ kind: 'broken', sentence: 'The token is refused: enter another.' });
});

test('the first opening may take its time', () => {
  watch.hear(sampleTunnel({ state: 'starting', url: null }));
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([]);
});

test('raising the bridge and quitting end the waiting', () => {
  watch.hear(broken);
  watch.hear(sampleTunnel({ state: 'off' }));
  vi.advanceTimersByTime(61_000);
  watch.hear(broken);
  watch.hear(null);
  vi.advanceTimersByTime(61_000);
  expect(told).toEqual([]);
});

test('a changed address is told once for each new one', () => {
  watch.hear(drifted('https://a.example'));
  watch.hear(drifted('https://a.example'));
  watch.hear(sampleTunnel({ state: 'starting', url: null }));
  watch.hear(drifted('https://a.example'));
  expect(told).toEqual([{ kind: 'moved', sentence: 'Make the connector anew.' }]);
  watch.hear(drifted('https://b.example'));
  expect(told).toHaveLength(2);
});
