import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandName } from '../../../server/cli/command-name.ts';
import { howLong } from '../../../server/moments.ts';
import { table } from '../../../server/cli/table.ts';
import { terminalJson, terminalText } from '../../../server/cli/terminal-text.ts';

describe('text from elsewhere', () => {
  it.each([
    ['plain Ünïcode 漢字 👋', 'plain Ünïcode 漢字 👋'],
    ['two\nlines\tand\r\nmore', 'two lines and more'],
    ['\u001B[31mred\u001B[0m', '\uFFFD[31mred\uFFFD[0m'],
    ['\u009B31m', '\uFFFD31m'],
    ['bell\u0007 del\u007F nul\u0000', 'bell\uFFFD del\uFFFD nul\uFFFD'],
    ['evil\u202Egpj.exe', 'evil\uFFFDgpj.exe'],
    ['\u2066a\u2069 zero\u200Bwidth', '\uFFFDa\uFFFD zero\uFFFDwidth'],
    ['half \uD800 a pair', 'half \uFFFD a pair'],
  ])('%j', (text, safe) => {
    expect(terminalText(text)).toBe(safe);
  });

  it('is cut between characters, not within one', () => {
    expect(terminalText('👋👋👋', 2)).toBe('👋…');
  });

  it('is the same in JSON after reading, and harmless before', () => {
    const value = { name: '\u009B31m\u202E\u200B\u007F\u001B \u{E0041} 漢', list: ['\u2028'] };
    const text = terminalJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
  });
});

it('tables are as wide as their cells', () => {
  expect(
    table(
      ['ID', 'NAME'],
      [
        ['1', 'short'],
        ['1000', 'a name'],
      ],
    ),
  ).toEqual(['ID    NAME', '1     short', '1000  a name']);
});

it.each([
  [-5, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [280_000, '4 min 40 s'],
  [3_600_000, '1 h'],
  [11_100_000, '3 h 5 min'],
  [200_000_000, '2 d'],
])('%d ms are %s', (duration, words) => {
  expect(howLong(duration)).toBe(words);
});

it.each([
  ['/usr/local/bin/drawbridge', '/home/me', 'drawbridge'],
  ['/home/me/app/node_modules/.bin/drawbridge', '/home/me/app', 'npx drawbridge'],
  // From anywhere else npx would fetch what has that name on the registry, and that is somebody else's.
  ['/home/me/app/node_modules/.bin/drawbridge', '/home/me', 'node /home/me/app/node_modules/.bin/drawbridge'],
  [
    '/home/me/.npm/_npx/3b1f/node_modules/.bin/drawbridge',
    '/home/me',
    'node /home/me/.npm/_npx/3b1f/node_modules/.bin/drawbridge',
  ],
  [
    '/home/my me/.npm/_npx/3b1f/node_modules/.bin/drawbridge',
    '/',
    'node "/home/my me/.npm/_npx/3b1f/node_modules/.bin/drawbridge"',
  ],
  ['/home/me/app/out/main/drawbridge.js', '/home/me/app', 'node out/main/drawbridge.js'],
  ['/opt/my app/drawbridge.js', '/home/me', 'node "/opt/my app/drawbridge.js"'],
  [undefined, '/', 'drawbridge'],
])('called as %s in %s, hints say %s', (script, cwd, name) => {
  expect(commandName(script, cwd)).toBe(name);
});

it('called by npx in its own checkout, hints say npx there, and the program itself elsewhere', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'drawbridge-npx-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const checkout = join(folder, 'checkout');
  const modules = join(folder, '_npx', '3b1f', 'node_modules');
  for (const each of [join(checkout, 'out'), join(modules, '.bin')]) mkdirSync(each, { recursive: true });
  writeFileSync(join(checkout, 'package.json'), '{}');
  writeFileSync(join(checkout, 'out', 'drawbridge.js'), '');
  symlinkSync(checkout, join(modules, 'drawbridge'));
  const script = join(modules, '.bin', 'drawbridge');
  symlinkSync('../drawbridge/out/drawbridge.js', script);
  expect(commandName(script, checkout)).toBe('npx drawbridge');
  for (const cwd of [folder, join(checkout, 'out')]) expect(commandName(script, cwd)).toBe(`node ${script}`);
});
