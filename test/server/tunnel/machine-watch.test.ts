import { expect, it, vi } from 'vitest';
import { networkNow, watchMachine } from '../../../server/tunnel/machine-watch.ts';
import { TestClock } from './test-clock.ts';

function watched() {
  const clock = new TestClock();
  const happened = vi.fn<() => void>();
  let network = 'eth0 192.0.2.7';
  const stop = watchMachine(clock, () => network, happened);
  return { clock, happened, move: (to: string) => (network = to), stop };
}

it('nothing is said of a machine that is awake and stays where it is', async () => {
  const { clock, happened } = watched();
  await clock.pass(60 * 60_000);
  expect(happened).not.toHaveBeenCalled();
});

it('a sleep is noticed once, without help from the desktop', async () => {
  const { clock, happened } = watched();
  await clock.pass(7000);
  clock.sleep(8 * 60 * 60_000);
  await clock.pass(30_000);
  expect(happened).toHaveBeenCalledTimes(1);
});

it('another network is noticed within five seconds', async () => {
  const { clock, happened, move } = watched();
  move('wlan0 198.51.100.9');
  await clock.pass(5000);
  expect(happened).toHaveBeenCalledTimes(1);
  await clock.pass(60_000);
  expect(happened).toHaveBeenCalledTimes(1);
});

it('nothing is noticed any more when it was stopped', async () => {
  const { clock, happened, move, stop } = watched();
  stop();
  move('');
  await clock.pass(60_000);
  expect(happened).not.toHaveBeenCalled();
});

it('the network of this machine is the same from one look to the next', () => {
  expect(networkNow()).toBe(networkNow());
});
