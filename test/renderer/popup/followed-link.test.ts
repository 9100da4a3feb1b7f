import { describe, expect, test } from 'vitest';
import type { Knock } from '../../../protocol/consent.ts';
import { withAwaited, withFollowedLink } from '../../../renderer/popup/followed-link.ts';
import { openKnock, withAllAside, withKnocks } from '../../../renderer/popup/knock-queue.ts';
import { emptyPopup, type PopupState } from '../../../renderer/popup/popup-state.ts';
import { sampleKnock } from '../preview/sample-knocks.ts';

const now = Date.now();
const ready = (...knocks: Knock[]): PopupState =>
  withKnocks({ ...emptyPopup, connection: { at: 'ready' } }, knocks, now);
const opened = (state: PopupState) => openKnock(state)?.knock.id ?? null;
const a = sampleKnock(now, { id: 'a' });
const b = sampleKnock(now, { id: 'b', createdAt: now + 1 });
const quiet = sampleKnock(now, { id: 'q', quiet: true });

describe('a link to a knock', () => {
  test('brings one back that was put aside', () => {
    const aside = withAllAside(ready(a, b));
    expect(opened(aside)).toBeNull();
    expect(opened(withFollowedLink(aside, { at: 'knock', id: null }))).toBe('a');
    expect(opened(withFollowedLink(aside, { at: 'knock', id: 'b' }))).toBe('b');
  });

  test('never takes the place of a card that is open', () => {
    const state = ready(a, b);
    expect(opened(state)).toBe('a');
    expect(withFollowedLink(state, { at: 'knock', id: 'b' })).toEqual(state);
  });

  test.each([null, 'q'])('never makes a quiet one loud, though its id is named: %s', (id) => {
    const state = ready(quiet);
    const followed = withFollowedLink(state, { at: 'knock', id });
    expect(opened(followed)).toBeNull();
    expect(followed.quietShown).toBe(false);
    expect(followed.notice).toBeNull();
  });

  test('says so where nobody waits, and keeps what was said before', () => {
    expect(withFollowedLink(ready(), { at: 'knock', id: 'gone' }).notice?.title).toContain('Nobody waits');
    const told = { ...ready(), notice: { kind: 'bad' as const, title: 'Denied', text: 'x' } };
    expect(withFollowedLink(told, { at: 'knock', id: null }).notice?.title).toBe('Denied');
  });

  test('waits until the server has told who knocks', () => {
    const early = withFollowedLink(emptyPopup, { at: 'knock', id: null });
    expect(early.notice).toBeNull();
    const later = withAwaited({ ...early, connection: { at: 'ready' } });
    expect(later.notice?.title).toContain('Nobody waits');
    expect(later.awaited).toBeNull();
  });
});

test('a link to a setting opens the settings there, and nothing else changes', () => {
  const state = ready(a);
  const { settingsPanel, ...rest } = withFollowedLink(state, { at: 'setting', setting: 'login' });
  const { settingsPanel: before, ...same } = state;
  expect([before, settingsPanel]).toEqual([null, { section: 'login' }]);
  expect(rest).toEqual(same);
});

test('a link to the popup changes nothing', () => {
  const state = ready(a);
  expect(withFollowedLink(state, { at: 'popup' })).toBe(state);
});
