import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../main/windows/content-security-policy.ts';

const policy = new Map(
  contentSecurityPolicy()
    .split('; ')
    .map((directive): [string, string] => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
);

test('nothing is allowed that is not named', () => {
  expect(policy.get('default-src')).toBe("'none'");
});

test.each(['script-src', 'style-src', 'img-src', 'font-src'])('%s: only files of the app', (name) => {
  expect(policy.get(name)).toBe("'self'");
});

test.each([
  'connect-src',
  'frame-ancestors',
  'base-uri',
  'form-action',
  'frame-src',
  'object-src',
  'worker-src',
])('%s: none', (name) => {
  expect(policy.get(name)).toBe("'none'");
});

test('there is no loophole', () => {
  expect(contentSecurityPolicy()).not.toMatch(/unsafe|\*|data:|blob:|https?:/);
});
