import { expect, test } from 'vitest';
import { createStore } from '../../../renderer/shared/store.ts';

test('a store tells of changes, and of nothing else', () => {
  const store = createStore({ count: 0 });
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  store.set((value) => ({ count: value.count + 1 }));
  store.set((value) => value);
  expect([store.get().count, told]).toEqual([1, 1]);
  stop();
  store.set(() => ({ count: 9 }));
  expect(told).toBe(1);
});

test('a listener that leaves while it is told harms no other', () => {
  const store = createStore(0);
  const told: string[] = [];
  const stop = store.subscribe(() => {
    told.push('first');
    stop();
  });
  store.subscribe(() => told.push('second'));
  store.set(() => 1);
  expect(told).toEqual(['first', 'second']);
});
