import { describe, expect, test } from 'vitest';
import { clip, oneLine, plural } from '../../../renderer/shared/format-text.ts';

describe('text from the network', () => {
  test('is shortened with an ellipsis, never in the middle of a character', () => {
    expect(clip('bridge', 6)).toBe('bridge');
    expect(clip('drawbridge', 6)).toBe('drawb…');
    expect(clip('abc🌉🌉', 5)).toBe('abc…');
    expect(clip('x'.repeat(10_000), 200)).toHaveLength(200);
  });

  test('shows the characters that turn text around or hide it', () => {
    expect(oneLine('moc.\u202Etpgtahc')).toBe('moc.\ufffdtpgtahc');
    expect(oneLine('Chat\u200bGPT')).toBe('Chat\ufffdGPT');
    expect(oneLine('a\u0000b\u001b[31m')).toBe('a\ufffdb\ufffd[31m');
  });

  test('keeps what scripts and emoji need, on one line', () => {
    expect(oneLine(' two\n\tlines ')).toBe('two lines');
    expect(oneLine('👩‍💻 می‌خواهم')).toBe('👩‍💻 می‌خواهم');
  });

  test('counts in words', () => {
    expect(plural(1, 'tool')).toBe('1 tool');
    expect(plural(2104, 'tool')).toBe('2,104 tools');
    expect(plural(0, 'tool')).toBe('0 tools');
  });
});
