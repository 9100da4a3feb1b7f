import { expect, test } from 'vitest';
import { tunnelKinds } from '../../../protocol/tunnel.ts';
import { draftKeeper, draftKinds, noDraft, readDraft } from '../../../renderer/tunnel/draft.ts';

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
}
const begun = { panel: true, open: 'ngrok', urls: { ngrok: 'half-typ' } } as const;

test('knows the kinds of the contract', () => {
  expect(draftKinds).toEqual(tunnelKinds);
});

test('a draft is there for half an hour', () => {
  const place = storage();
  let now = 1000;
  const drafts = draftKeeper(place, () => now);
  drafts.keep(begun);
  now += 29 * 60_000;
  expect(drafts.read()).toEqual(begun);
  now += 2 * 60_000;
  expect(drafts.read()).toEqual(noDraft);
});

test('what was put away leaves nothing behind', () => {
  const place = storage();
  const drafts = draftKeeper(place, () => 0);
  drafts.keep(begun);
  drafts.keep(noDraft);
  expect(place.kept.size).toBe(0);
});

test.each([
  null,
  '',
  'null',
  '[]',
  '{',
  '{"at":"now"}',
  '{"at":99}',
  '{"at":1,"open":"evil","urls":{"evil":"x","own":7},"panel":"yes"}',
])('what is no draft is none: %s', (text) => {
  expect(readDraft(text, 50)).toEqual(noDraft);
});

test('a storage that fails keeps nothing, and says nothing', () => {
  const fails = () => {
    throw new Error('full');
  };
  const drafts = draftKeeper({ getItem: fails, setItem: fails, removeItem: fails });
  drafts.keep(begun);
  expect(drafts.read()).toEqual(noDraft);
});
