import { expect, it, vi } from 'vitest';
import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import { rig, step } from './rig.ts';

it('tells what is new in one batch, about 50 ms later', async () => {
  const { journal } = rig();
  const started = performance.now();
  const batches = vi.fn<(events: JournalEvent[]) => void>();
  const told = new Promise<number>((resolve) => {
    journal.subscribe((events) => {
      batches(events);
      resolve(performance.now() - started);
    });
  });
  for (let index = 0; index < 300; index += 1) journal.record(step(`s${index}`));
  expect(batches).not.toHaveBeenCalled();
  const waited = await told;
  expect(waited).toBeGreaterThan(30);
  expect(batches).toHaveBeenCalledTimes(1);
  expect(batches.mock.calls[0]?.[0]).toHaveLength(300);
});

it.each([
  ['a consent', { type: 'consent' as const }],
  ['an error', { type: 'error' as const }],
  ['anything of level error', { level: 'error' as const }],
])('%s goes out at once, with what waited before it', async (_, more) => {
  const { journal } = rig();
  const heard: string[] = [];
  journal.subscribe((events) => heard.push(...events.map(({ summary }) => summary)));
  journal.record(step('before'));
  journal.record(step('urgent', more));
  await Promise.resolve();
  expect(heard).toEqual(['before', 'urgent']);
});

it('a flood of errors is told in batches all the same', async () => {
  const { journal } = rig();
  let batches = 0;
  let events = 0;
  const all = new Promise<void>((resolve) => {
    journal.subscribe((found) => {
      batches += 1;
      events += found.length;
      if (events === 1000) resolve();
    });
  });
  for (let index = 0; index < 1000; index += 1) {
    journal.record(step('bad', { type: 'error' }));
    await Promise.resolve();
  }
  await all;
  expect(batches).toBeLessThan(100);
});

it('tells the journeys that changed, once each', async () => {
  const { journal } = rig();
  const told = new Promise<Journey[]>((resolve) => {
    journal.subscribe((_, journeys) => resolve(journeys));
  });
  for (let index = 0; index < 5; index += 1)
    journal.record(step('call', { journey: 'one', phase: 'access' }));
  journal.record(step('call', { journey: 'two', phase: 'token' }));
  expect((await told).map(({ id, phase, events }) => [id, phase, events])).toEqual([
    ['one', 'access', 5],
    ['two', 'token', 1],
  ]);
});

it('a new listener hears nothing from before, and a stopped one nothing more', async () => {
  const { journal } = rig();
  const early = vi.fn<(events: JournalEvent[]) => void>();
  const stop = journal.subscribe(early);
  journal.record(step('one'));
  const late: string[] = [];
  journal.subscribe((events) => late.push(...events.map(({ summary }) => summary)));
  expect(early).toHaveBeenCalledTimes(1);
  stop();
  journal.record(step('two', { type: 'error' }));
  await Promise.resolve();
  expect(late).toEqual(['two']);
  expect(early).toHaveBeenCalledTimes(1);
});

it('a listener that throws harms neither the others nor the caller', async () => {
  const { journal } = rig();
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const heard = vi.fn<() => void>();
  journal.subscribe(() => {
    throw new Error('front end broke');
  });
  journal.subscribe(heard);
  journal.record(step('x', { type: 'error' }));
  await Promise.resolve();
  expect(heard).toHaveBeenCalledTimes(1);
  expect(warned).toHaveBeenCalledTimes(1);
  warned.mockRestore();
});

it('tells what is left when it closes', () => {
  const { journal } = rig();
  const heard: string[] = [];
  journal.subscribe((events) => heard.push(...events.map(({ summary }) => summary)));
  journal.record(step('last words'));
  journal.close();
  expect(heard).toEqual(['last words']);
});
