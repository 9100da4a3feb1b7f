import { expect, it } from 'vitest';
import { networkNow, watchMachine } from '../../../server/tunnel/machine-watch.ts';
import { TestClock } from './test-clock.ts';

function watched(): { clock: TestClock; reasons: string[]; move: (to: string) => void; stop: () => void } {
  const clock = new TestClock();
  const reasons: string[] = [];
  let network = 'eth0 192.0.2.7';
  const stop = watchMachine(
    clock,
    () => network,
    (reason) => reasons.push(reason),
  );
  return { clock, reasons, move: (to) => (network = to), stop };
}

it('nothing is said of a machine that is awake and stays where it is', async () => {
  const { clock, reasons } = watched();
  await clock.pass(60 * 60_000);
  expect(reasons).toEqual([]);
});

it('a sleep is noticed once, without help from the desktop', async () => {
  const { clock, reasons } = watched();
  await clock.pass(7000);
  clock.sleep(8 * 60 * 60_000);
  await clock.pass(30_000);
  expect(reasons).toEqual(['This computer woke up']);
});

it('another network is noticed within five seconds', async () => {
  const { clock, reasons, move } = watched();
  move('wlan0 198.51.100.9');
  await clock.pass(5000);
  expect(reasons).toEqual(['The network changed']);
  await clock.pass(60_000);
  expect(reasons).toHaveLength(1);
});

it('nothing is noticed any more when it was stopped', async () => {
  const { clock, reasons, move, stop } = watched();
  stop();
  move('');
  await clock.pass(60_000);
  expect(reasons).toEqual([]);
});

it('the network of this machine is the same from one look to the next', () => {
  expect(networkNow()).toBe(networkNow());
});
