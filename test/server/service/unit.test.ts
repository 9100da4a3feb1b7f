import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { searchPath } from '../../../server/service/search-path.ts';
import { ownerOf, sealed } from '../../../server/service/unit-seal.ts';
import { readState } from '../../../server/service/unit-state.ts';
import { commandIn, dataDirIn, unitText } from '../../../server/service/unit-text.ts';
import {
  commandWord,
  environmentWord,
  patternValue,
  programWord,
} from '../../../server/service/unit-words.ts';

const node = { kind: 'node', path: process.execPath, words: ['/srv/drawbridge.cjs'] } as const;
const parts = {
  program: node,
  options: [],
  dataDir: '/home/me/.local/share/drawbridge',
  searchPath: '/usr/bin:/bin',
  environmentFile: '/home/me/.config/drawbridge/service.env',
};

describe('a word of a unit', () => {
  it.each([
    ['/usr/bin/node', '/usr/bin/node'],
    ['/home/me/my files', '"/home/me/my files"'],
    ['100%', '"100%%"'],
    ['$HOME', '"$$HOME"'],
    ['a"b', String.raw`"a\"b"`],
    [String.raw`a\nb`, String.raw`"a\\nb"`],
    ['für', '"für"'],
    [';', '";"'],
    ['', '""'],
  ])('%j is written %s', (text, written) => {
    expect(commandWord(text)).toBe(written);
  });

  it('means a dollar where systemd looks for no variable', () => {
    expect(programWord('/opt/$x/node')).toBe('"/opt/$x/node"');
    expect(environmentWord('PATH', '/opt/$x 5%')).toBe('"PATH=/opt/$x 5%%"');
  });

  it('is refused where it would end the line, and with it begin another setting', () => {
    for (const text of ['/a\nExecStartPre=/bin/evil', '/a\r', '/a\0b', '/a\u001B[2J']) {
      expect(() => commandWord(text)).toThrow(/control character/);
      expect(() => unitText({ ...parts, dataDir: text })).toThrow(/control character/);
      expect(() => unitText({ ...parts, searchPath: text })).toThrow(/control character/);
    }
  });

  it('is no pattern of files where it names one', () => {
    expect(patternValue('/home/me [x]*/a')).toBe(String.raw`/home/me \[x]\*/a`);
  });
});

describe('the unit', () => {
  it('says what it starts, and where the data are', () => {
    const text = unitText({ ...parts, options: ['--port', '9000'] });
    expect(commandIn(text)).toBe(
      `${process.execPath} /srv/drawbridge.cjs serve --service --data-dir ${parts.dataDir} --port 9000`,
    );
    expect(dataDirIn(text)).toBe(parts.dataDir);
    expect(text).not.toMatch(/TOKEN=/);
  });

  it('is recognised as ours, as changed, and as another’s', () => {
    const text = unitText(parts);
    expect(ownerOf(text)).toBe('ours');
    expect(ownerOf(`${text}Nice=5\n`)).toBe('edited');
    expect(ownerOf(text.replace('Restart=on-failure', 'Restart=always'))).toBe('edited');
    expect(ownerOf(text.slice(text.indexOf('\n') + 1))).toBe('foreign');
    expect(ownerOf('[Service]\nExecStart=/bin/true\n')).toBe('foreign');
    expect(ownerOf('')).toBe('foreign');
    expect(ownerOf(sealed(''))).toBe('ours');
  });

  const verifier = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.runIf(verifier).each([
    ['plain', parts],
    ['odd', { ...parts, dataDir: `/home/me/a b%n $x "q" ;'\\`, options: ['--mcp-config', '/x;y/$$%%'] }],
    [
      'of the app',
      { ...parts, program: { kind: 'app', path: process.execPath, words: ['--no-sandbox'] } as const },
    ],
  ])('has nothing in it that systemd does not know or like: %s', (_name, each) => {
    const folder = mkdtempSync(join(tmpdir(), 'drawbridge-unit-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'drawbridge.service');
    writeFileSync(file, unitText(each));
    const words = ['--user', '--man=no', '--recursive-errors=no', 'verify', file];
    // Units of other packages on this machine are none of ours.
    const env = {
      ...process.env,
      SYSTEMD_UNIT_PATH: `${folder}:/usr/lib/systemd/user`,
      XDG_RUNTIME_DIR: folder,
    };
    const { status, stderr } = spawnSync('systemd-analyze', words, { encoding: 'utf8', env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('the PATH of the service', () => {
  const pathOf = (path: string, more: Record<string, string> = {}): string =>
    searchPath({ kind: 'node', path: '/usr/bin/node', words: [] }, { PATH: path, ...more });

  it('is that of the shell, without what belongs to one command or one login', () => {
    expect(pathOf('/home/me/bin:/usr/bin:/bin')).toBe('/home/me/bin:/usr/bin:/bin');
    expect(pathOf('/p/node_modules/.bin:/x/node-gyp-bin:/usr/bin:/home/me/.npm/_npx/1/x:/tmp/y')).toBe(
      '/usr/bin',
    );
    expect(pathOf('/run/user/7/fnm/bin:/usr/bin')).toBe('/usr/bin');
    expect(pathOf('/home/run/fnm:/usr/bin', { XDG_RUNTIME_DIR: '/home/run' })).toBe('/usr/bin');
    expect(pathOf('.:bin::/usr/bin:/usr/bin')).toBe('/usr/bin');
  });

  it('has the folder of Node, where npx is', () => {
    expect(searchPath({ kind: 'node', path: '/opt/node/bin/node', words: [] }, { PATH: '/usr/bin' })).toBe(
      '/opt/node/bin:/usr/bin',
    );
    expect(
      searchPath({ kind: 'app', path: '/opt/Drawbridge/drawbridge', words: [] }, { PATH: '/usr/bin' }),
    ).toBe('/usr/bin');
    expect(searchPath({ kind: 'app', path: '/opt/Drawbridge/drawbridge', words: [] }, {})).toBe(
      '/usr/local/bin:/usr/bin:/bin',
    );
  });
});

describe('what systemd says of a unit', () => {
  it('is read, with the time on our own clock', () => {
    const out =
      'MainPID=42\nResult=success\nNRestarts=2\nExecMainStatus=0\nLoadState=loaded\nActiveState=active\nFragmentPath=/u\nUnitFileState=enabled\nActiveEnterTimestampMonotonic=5000000\n';
    expect(readState(out, 1_000_000, 8_000_000)).toEqual({
      loaded: true,
      path: '/u',
      enabled: true,
      active: 'active',
      since: 997_000,
      pid: 42,
      result: 'success',
      exitCode: 0,
      restarts: 2,
    });
  });

  it('may be that it knows none', () => {
    const out = 'MainPID=0\nLoadState=not-found\nActiveState=inactive\nFragmentPath=\nUnitFileState=\n';
    expect(readState(out, 0, 0)).toMatchObject({
      loaded: false,
      path: null,
      enabled: false,
      since: null,
      pid: null,
    });
    expect(readState('', 0, 0)).toMatchObject({ loaded: false, active: 'inactive' });
  });
});
