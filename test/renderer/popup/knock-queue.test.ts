import { describe, expect, test } from 'vitest';
import {
  asideKnocks,
  openKnock,
  quietKnocks,
  withAllAside,
  withAnswered,
  withAsideBack,
  withKnocks,
  withNextCard,
  withOpenCard,
} from '../../../renderer/popup/knock-queue.ts';
import { emptyPopup } from '../../../renderer/popup/popup-state.ts';
import { sampleKnock } from '../preview/sample-knocks.ts';

const now = 1_000_000;
const knock = (id: string, createdAt: number, quiet = false) =>
  sampleKnock(now, { id, createdAt, quiet, expiresAt: now + 300_000 });
const [a, b, c] = [knock('a', 1), knock('b', 2), knock('c', 3)];
const three = withKnocks(emptyPopup, [c, a, b], now);

describe('knocks that wait', () => {
  test('are shown one at a time, the oldest first', () => {
    expect(openKnock(three)).toMatchObject({ knock: { id: 'a' }, place: 1, of: 3 });
  });

  test('an open card never gives way to a newer knock', () => {
    const later = withKnocks(withNextCard(three, 1), [knock('older', 0), a, b, c], now);
    expect(openKnock(later)).toMatchObject({ knock: { id: 'b' }, place: 3, of: 4 });
  });

  test('can be turned through, round and round', () => {
    expect(openKnock(withNextCard(three, -1))?.knock.id).toBe('c');
    expect(openKnock(withNextCard(withNextCard(three, -1), 1))?.knock.id).toBe('a');
  });

  test('give way to the next when one is answered, without a word', () => {
    const answered = withKnocks(withAnswered(three, 'a', null), [b, c], now);
    expect(openKnock(answered)?.knock.id).toBe('b');
    expect(answered.notice).toBeNull();
  });
});

describe('a card that goes away by itself', () => {
  test('says that time ran out', () => {
    const gone = withKnocks(three, [b, c], a.expiresAt);
    expect(gone.notice?.text).toContain('in time');
    expect(openKnock(gone)?.knock.id).toBe('b');
  });

  test('says that it was answered elsewhere', () => {
    expect(withKnocks(three, [b, c], now).notice?.text).toContain('somewhere else');
  });

  test('says nothing about a knock that was not on the screen', () => {
    expect(withKnocks(three, [a, b], now).notice).toBeNull();
  });
});

describe('later', () => {
  test('closes the cards and keeps the knocks', () => {
    const aside = withAllAside(three);
    expect(openKnock(aside)).toBeNull();
    expect(asideKnocks(aside).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(openKnock(withAsideBack(aside))?.knock.id).toBe('a');
  });

  test('a new knock opens its own card', () => {
    expect(openKnock(withKnocks(withAllAside(three), [a, b, c, knock('d', 4)], now))).toMatchObject({
      knock: { id: 'd' },
      of: 1,
    });
  });
});

describe('knocks that nobody expected', () => {
  const quiet = withKnocks(emptyPopup, [knock('q', 1, true), knock('r', 2, true)], now);

  test('open nothing', () => {
    expect(openKnock(quiet)).toBeNull();
    expect(quietKnocks(quiet)).toHaveLength(2);
  });

  test('are shown when the person asks for them, until they are gone', () => {
    const shown = withOpenCard({ ...quiet, quietShown: true });
    expect(openKnock(shown)).toMatchObject({ knock: { id: 'q' }, of: 2 });
    expect(withKnocks(shown, [], now).quietShown).toBe(false);
  });

  test('do not count among those that were', () => {
    expect(openKnock(withKnocks(three, [a, b, c, knock('q', 0, true)], now))).toMatchObject({
      knock: { id: 'a' },
      of: 3,
    });
  });
});
