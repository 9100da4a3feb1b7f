import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginStep, duration } from '../../scripts/setup/progress.mjs';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** @param {boolean} isTTY */
function screen(isTTY) {
  let text = '';
  return { isTTY, columns: 60, write: (/** @type {string} */ part) => void (text += part), text: () => text };
}

describe('a step where the output is a file', () => {
  it('says what it does at once, lives from two seconds on, and says what came of it', () => {
    const out = screen(false);
    const step = beginStep('Installing', { out });
    expect(out.text()).toBe('Installing …\n');
    vi.advanceTimersByTime(1900);
    expect(out.text()).toBe('Installing …\n');
    step.note('12 packages');
    vi.advanceTimersByTime(600);
    expect(out.text()).toMatch(/^ {2}12 packages, 2\.\d s$/m);
    step.note('90 packages');
    vi.advanceTimersByTime(11_000);
    expect(out.text().match(/90 packages/g)).toHaveLength(2);
    step.done('520 packages');
    expect(out.text()).toMatch(/ {2}520 packages \(14 s\)\n$/);
  });

  it('is two lines when it is quick', () => {
    const out = screen(false);
    beginStep('Building', { out }).done('built');
    vi.advanceTimersByTime(10_000);
    expect(out.text()).toBe('Building …\n  built (0.0 s)\n');
  });
});

describe('a step on a terminal', () => {
  it('stays on one line, no wider than the terminal', () => {
    const out = screen(true);
    const step = beginStep('Building the app', { out });
    step.note('x'.repeat(100));
    vi.advanceTimersByTime(5000);
    step.done('built');
    expect(out.text().match(/\n/g)).toHaveLength(1);
    const drawn = out.text().trimEnd().split('\r\u001b[K');
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(60);
    expect(drawn.at(-1)).toBe('Building the app: built (5.0 s)');
  });
});

it('says durations as people do', () => {
  expect([120, 9_940, 34_400, 125_000].map(duration)).toEqual(['0.1 s', '9.9 s', '34 s', '2 min 5 s']);
});
