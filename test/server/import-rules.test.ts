import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches } from './import-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['protocol', 'server', 'main', 'renderer', 'scripts', 'bench', 'test'];
const LONGEST = 300;

/** Files that may be longer, each with the reason that a reader would accept. */
const LONGER: Readonly<Record<string, string>> = {};

const files = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => /\.(?:tsx?|mjs|cjs|js|css|html|woff2|svg|png)$/.test(path)),
  ).map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')] as const),
);

describe('the project', () => {
  it('imports only what each layer may', () => {
    expect(files.size).toBeGreaterThan(100);
    expect(breaches(files)).toEqual([]);
  });

  it(`has no file over ${LONGEST} lines without a reason`, () => {
    const tooLong = [...files]
      .filter(([path]) => /\.(?:tsx?|mjs|css)$/.test(path) && !(path in LONGER))
      .map(([path, text]) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > LONGEST);
    expect(tooLong).toEqual([]);
  });

  it('has a package-lock.json that names no registry', () => {
    const lock = readFileSync(`${root}/package-lock.json`, 'utf8');
    expect(lock).not.toMatch(/"resolved":/);
    expect(lock).not.toMatch(/\bregistry\.|_authToken|\/-\/[^"]*\.tgz/);
  });
});

describe('the check of imports', () => {
  const clean = {
    'protocol/a.ts': "import { z } from 'zod'; export const a = z.string();",
    'server/b.ts':
      "import { readFileSync } from 'node:fs'; import { a } from '../protocol/a.ts'; export { a };",
    'main/c.ts': "import { app } from 'electron'; import { a } from '../server/b.ts'; export { app, a };",
    'main/preload.ts':
      "import { ipcRenderer } from 'electron'; import './bridge.ts'; export { ipcRenderer };",
    'main/bridge.ts': "import type { a } from '../protocol/a.ts'; export type A = typeof a;",
    'renderer/d.tsx':
      "import { useState } from 'react'; import './d.css'; export const D = () => <b>{useState}</b>;",
    'renderer/d.css': 'b { color: red }',
  };
  const withFile = (path: string, text: string): string[] =>
    breaches(new Map(Object.entries({ ...clean, [path]: text })));

  it('passes a project that keeps the rules', () => {
    expect(breaches(new Map(Object.entries(clean)))).toEqual([]);
  });

  it.each([
    ['protocol/x.ts', "import { readFileSync } from 'node:fs';", "protocol imports Node's fs"],
    ['protocol/x.ts', "import { b } from '../server/b.ts';", 'protocol imports server/b.ts'],
    ['protocol/x.ts', "import express from 'express';", 'protocol imports the package express'],
    ['server/x.ts', "import { app } from 'electron';", 'server imports the package electron'],
    ['server/x.ts', "import type { App } from 'electron/main';", 'server imports the package electron/main'],
    ['server/x.ts', "export * from '../main/c.ts';", 'server imports main/c.ts'],
    ['server/x.ts', "export { D } from '../renderer/d.tsx';", 'server imports renderer/d.tsx'],
    [
      'server/x.ts',
      "type A = import('electron').App; export type B = A;",
      'server imports the package electron',
    ],
    ['server/x.ts', "await import('electron');", 'server imports the package electron'],
    ['server/x.ts', "require('electron');", 'server imports the package electron'],
    ['server/x.ts', "import e = require('electron');", 'server imports the package electron'],
    [
      'server/x.ts',
      'await import(process.argv[2] ?? "");',
      'imports something that only the running program knows',
    ],
    ['server/x.ts', "import './gone.ts';", 'imports ./gone.ts, which is not there'],
    ['main/x.ts', "import { useState } from 'react';", 'main imports the package react'],
    ['main/x.ts', "import { D } from '../renderer/d.tsx';", 'main imports renderer/d.tsx'],
    ['main/bridge.ts', "import { b } from '../server/b.ts';", 'preload imports server/b.ts'],
    ['main/bridge.ts', "import { readFileSync } from 'fs';", "preload imports Node's fs"],
    ['renderer/x.ts', "import { b } from '../server/b.ts';", 'renderer imports server/b.ts'],
    ['renderer/x.ts', "import { ipcRenderer } from 'electron';", 'renderer imports the package electron'],
    [
      'renderer/x.ts',
      "import { helper } from '../test/helpers/x.ts';",
      'imports ../test/helpers/x.ts, which is not there',
    ],
    ['renderer/x.tsx', 'export default () => <p />;', 'has a default export'],
    ['server/x.ts', 'const a = 1; export { a as default };', 'has a default export'],
  ])('refuses in %s: %s', (path, text, what) => {
    expect(withFile(path, text)).toEqual([`${path}: ${what}`]);
  });
});
