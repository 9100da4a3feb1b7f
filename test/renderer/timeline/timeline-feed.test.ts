import { describe, expect, test } from 'vitest';
import { createTimeline } from '../../../renderer/timeline/timeline-feed.ts';
import { hasOlder, type TimelineState } from '../../../renderer/timeline/timeline-state.ts';
import { createMockWindow } from '../preview/mock-window.ts';
import { sampleEvents } from '../preview/sample-events.ts';
import { scenarioNamed } from '../preview/scenarios.ts';

function started(count: number, journey: string | null = null) {
  const mock = createMockWindow({ ...scenarioNamed('lowered'), ...sampleEvents(count, Date.now()) });
  const timeline = createTimeline(mock.api, { journey });
  const stop = timeline.start();
  const until = (done: (state: TimelineState) => boolean): Promise<TimelineState> =>
    new Promise((resolve) => {
      const look = () => {
        if (!done(timeline.store.get())) return;
        leave();
        resolve(timeline.store.get());
      };
      const leave = timeline.store.subscribe(look);
      queueMicrotask(look);
    });
  return { mock, timeline, stop, ready: () => until(({ connection }) => connection.at === 'ready') };
}

describe('the timeline’s state', () => {
  test('starts with the newest steps and loses none that come meanwhile', async () => {
    const { mock, ready, stop } = started(5000);
    mock.tell('events', [{ ...mock.scenario.events[0]!, seq: 5001 }]);
    const { rows } = await ready();
    expect([rows[0]?.seq, rows.at(-1)?.seq, rows.length]).toEqual([3001, 5001, 2001]);
    stop();
  });

  test('asks for older steps up to the first one', async () => {
    const { timeline, ready, stop } = started(9000);
    await ready();
    await timeline.loadOlder();
    expect(timeline.store.get().rows[0]?.seq).toBe(2001);
    await timeline.loadOlder();
    expect(timeline.store.get().rows).toHaveLength(9000);
    expect(hasOlder(timeline.store.get())).toBe(false);
    stop();
  });

  test('older steps of one journey leave no holes in the view of all', async () => {
    const { mock, timeline, ready, stop } = started(20_000);
    await ready();
    timeline.setFilter({ journey: 'journey-1' });
    expect(timeline.store.get().rows).toEqual([]);
    expect(hasOlder(timeline.store.get())).toBe(true);
    await timeline.loadOlder();
    const own = mock.scenario.events.filter(({ journey }) => journey === 'journey-1');
    expect(timeline.store.get().rows).toEqual(own);
    timeline.setFilter({ journey: null });
    expect(timeline.store.get().rows[0]?.seq).toBe(18_001);
    stop();
  });

  test('a batch under a filter adds only what matches', async () => {
    const { mock, timeline, ready, stop } = started(100);
    await ready();
    timeline.setFilter({ problems: true });
    const before = timeline.store.get().rows.length;
    const next = { ...mock.scenario.events[0]!, level: 'info' as const };
    mock.tell('events', [
      { ...next, seq: 101 },
      { ...next, seq: 102, level: 'error' },
    ]);
    expect(timeline.store.get().rows).toHaveLength(before + 1);
    expect(timeline.store.get().log).toHaveLength(102);
    stop();
  });

  test('keeps 100,000 and goes on', async () => {
    const { mock, timeline, ready, stop } = started(2000);
    await ready();
    const one = mock.scenario.events[0]!;
    for (let batch = 0; batch < 110; batch += 1) {
      mock.tell(
        'events',
        Array.from({ length: 1000 }, (_none, index) => ({ ...one, seq: 2001 + batch * 1000 + index })),
      );
    }
    const { log, rows } = timeline.store.get();
    expect(log.at(-1)?.seq).toBe(112_000);
    expect(log.length).toBeGreaterThanOrEqual(100_000);
    expect(log.length).toBeLessThanOrEqual(105_000);
    expect(rows).toEqual(log);
    stop();
  });

  test('opens at the journey that it was asked for', async () => {
    const { ready, stop } = started(200, 'journey-2');
    const { rows } = await ready();
    expect(new Set(rows.map(({ journey }) => journey))).toEqual(new Set(['journey-2']));
    stop();
  });

  test('journeys are kept newest first and change in place', async () => {
    const { mock, timeline, ready, stop } = started(200);
    await ready();
    const first = mock.scenario.journeys.at(-1)!;
    mock.tell('journeys', [{ ...first, events: 77 }]);
    expect(timeline.store.get().journeys.at(-1)).toMatchObject({ id: first.id, events: 77 });
    expect(timeline.store.get().journeys).toHaveLength(mock.scenario.journeys.length);
    stop();
  });
});
