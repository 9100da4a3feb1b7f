import { expect, test } from 'vitest';
import { scopeWords } from '../../../renderer/knock/scope-words.ts';

test('scopes are said in words, unknown ones by their names', () => {
  expect(scopeWords('mcp offline_access')).toBe('use your tools, stay signed in');
  expect(scopeWords('mcp admin constructor')).toBe('use your tools, “admin”, “constructor”');
  expect(scopeWords('')).toBe('nothing in particular');
});
