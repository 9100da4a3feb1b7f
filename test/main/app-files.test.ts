import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appFile } from '../../main/windows/app-files.ts';

const root = join('/app', 'out', 'renderer');

describe('app:// serves', () => {
  test.each([
    ['popup.html', 'text/html; charset=utf-8'],
    ['timeline.html?journey=j1', 'text/html; charset=utf-8'],
    ['assets/popup-B1x_9.js', 'text/javascript; charset=utf-8'],
    ['assets/inter.woff2', 'font/woff2'],
    ['assets/a%20b.css#x', 'text/css; charset=utf-8'],
  ])('%s', (name, mimeType) => {
    const path = join(root, decodeURIComponent(name.replace(/[?#].*/, '')));
    expect(appFile(root, `app://drawbridge/${name}`)).toEqual({ path, mimeType });
  });
});

describe('app:// does not serve', () => {
  test.each([
    '../main/index.js',
    '..%2fmain/index.js',
    '%2e%2e/main/index.js',
    '%2E%2E%2Fmain%2Findex.js',
    'assets/../../main/index.js',
    'assets/..%2f..%2fmain/index.js',
    '..%5cmain%5cindex.js',
    '..\\main\\index.js',
    '%252e%252e/main/index.js',
    '//etc/passwd.html',
    '%2fetc/passwd.html',
    'C:/windows/x.html',
    'popup.html%00.js',
    'popup.html\0.js',
    '%zz.html',
    '.env.html',
    'assets/.git/x.js',
    'assets/popup.js.map',
    'assets/popup',
    'assets/',
    '',
    '.',
    '..',
  ])('%j', (name) => {
    expect(appFile(root, `app://drawbridge/${name}`)).toBeNull();
  });

  test.each([
    'app://other/popup.html',
    'app:popup.html',
    'app://drawbridge.evil/popup.html',
    'file:///popup.html',
    'https://drawbridge/popup.html',
    'app://drawbridge',
    '',
  ])('another host or scheme: %j', (url) => {
    expect(appFile(root, url)).toBeNull();
  });
});
