import { describe, expect, test } from 'vitest';
import { askedInAddress } from '../../../renderer/timeline/asked-in-address.ts';
import { jsonTokens, prettyJson } from '../../../renderer/timeline/json-tokens.ts';
import { stepSummary } from '../../../renderer/timeline/step-summary.ts';
import { sampleEvents } from '../preview/sample-events.ts';

describe('the summary for those who listen', () => {
  const one = { ...sampleEvents(1, 0).events[0]!, summary: 'Read how to sign in' };

  test('is one sentence, however many steps there were', () => {
    expect(stepSummary([])).toBe('');
    expect(stepSummary([one])).toBe('New step: Read how to sign in.');
    expect(stepSummary([one, one, one])).toBe('3 new steps. The last: Read how to sign in.');
    expect(stepSummary([{ ...one, level: 'error' }, one])).toBe(
      '2 new steps, 1 problem. The last: Read how to sign in.',
    );
  });

  test('does not read out ten thousand characters', () => {
    expect(stepSummary([{ ...one, summary: 'x'.repeat(10_000) }]).length).toBeLessThan(150);
  });
});

describe('JSON in the details', () => {
  test('falls into coloured pieces that are the same text again', () => {
    const json = prettyJson({ name: 'a "b": 1', list: [1.5e3, true, null], none: {} });
    const tokens = jsonTokens(json);
    expect(tokens.map(({ text }) => text).join('')).toBe(json);
    expect(tokens.filter(({ kind }) => kind === 'key').map(({ text }) => text)).toEqual([
      '"name"',
      '"list"',
      '"none"',
    ]);
    expect(tokens.filter(({ kind }) => kind === 'number').map(({ text }) => text)).toEqual(['1500']);
  });

  test('shows characters that hide', () => {
    expect(prettyJson({ name: 'a\u202eb' })).toContain('a\\u{202e}b');
  });

  test('is shortened where it is endless', () => {
    const text = jsonTokens(prettyJson('x'.repeat(200_000)))
      .map((token) => token.text)
      .join('');
    expect(text.length).toBeLessThan(41_000);
    expect(text.endsWith('…')).toBe(true);
  });
});

test('a window’s address may name a journey', () => {
  const asked = (rest: string) => askedInAddress(`app://drawbridge/timeline.html${rest}`);
  expect(asked('#journey=j%201&opening=2')).toEqual({ journey: 'j 1', view: 'steps' });
  expect(asked('?journey=j1')).toEqual({ journey: 'j1', view: 'steps' });
  expect(asked('#checkup&opening=3')).toEqual({ journey: null, view: 'checkup' });
  expect(asked('')).toEqual({ journey: null, view: 'steps' });
});
