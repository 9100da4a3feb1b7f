import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../helpers/running-bridge.ts';
import { connect, echo } from './helpers/connect.ts';
import {
  freshFolder,
  installGlobally,
  makePackage,
  npm,
  remove,
  runProgram,
  startServer,
} from './helpers/package.ts';

const folder = freshFolder('package');
// With what people have in the names of their folders.
const prefix = join(folder, 'Für alle, 100 % $HOME');
const dataDir = join(folder, 'data');
const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8'));
let file = '';
let program = '';

beforeAll(() => {
  file = makePackage(join(folder, 'out'));
  program = installGlobally(file, prefix);
}, 240_000);
afterAll(() => remove(folder));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const drawbridge = (...words: string[]) =>
  runProgram(program, words, { HOME: folder, DRAWBRIDGE_DATA_DIR: dataDir });
const isRoot = process.getuid?.() === 0;
const without = isRoot ? '' : ' (it takes root to become somebody without a home)';

describe('the package', () => {
  const contents = (): string[] =>
    spawnSync('tar', ['-tzf', file], { encoding: 'utf8' }).stdout.trim().split('\n').toSorted();

  it('holds the server and the command, and nothing of the app', () => {
    const beside = contents().filter((name) => !name.startsWith('package/lib/chunks/'));
    expect(beside).toEqual([
      'package/LICENSE',
      'package/README.md',
      'package/THIRD-PARTY.txt',
      'package/bin/drawbridge.cjs',
      'package/lib/drawbridge.js',
      'package/lib/start.cjs',
      'package/package.json',
    ]);
    const code = spawnSync('tar', ['-xzOf', file, 'package/lib'], {
      encoding: 'utf8',
      maxBuffer: 64e6,
    }).stdout;
    expect(code).not.toMatch(
      /from ['"](?:electron|react|express|zod)['"]|BrowserWindow|createRoot|sourceMappingURL/,
    );
    expect(code).not.toContain(resolve('.'));
    expect(statSync(file).size).toBeLessThan(1024 * 1024);
  });

  it('asks for the natives that its lock names, and for no script', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'out/package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      name: 'drawbridge',
      version,
      license: 'MIT',
      bin: { drawbridge: 'bin/drawbridge.cjs' },
      engines: { node: '>=20.19' },
      dependencies: { '@photostructure/sqlite': expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      optionalDependencies: {
        '@napi-rs/keyring': expect.stringMatching(/^\d/),
        '@ngrok/ngrok': expect.stringMatching(/^\d/),
      },
    });
    expect(Object.keys(manifest.dependencies)).toHaveLength(1);
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('scripts');
  });

  it('passes on the licence of every package whose code is inside', () => {
    const notices = readFileSync(join(folder, 'out/THIRD-PARTY.txt'), 'utf8');
    expect(notices).toMatch(/^express \d/m);
    expect(notices).toMatch(/^zod \d/m);
    expect(notices).not.toMatch(/^(?:react|electron) \d/m);
    expect(notices).not.toContain('No licence text comes with it');
  });

  it('is the same, byte for byte, when it is made again, whatever the umask', { timeout: 60_000 }, () => {
    const sum = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(sum(makePackage(join(folder, 'again'), '077'))).toBe(sum(file));
  });
});

describe('installed with install scripts off', () => {
  it('says its version and its commands', () => {
    expect(drawbridge('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(drawbridge('help').out).toMatch(/^drawbridge COMMAND/m);
    expect(drawbridge('fly')).toMatchObject({ code: 2, out: '' });
    expect(drawbridge('status', '--json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('not-running'),
    });
  });

  it('runs by npx from the file', { timeout: 120_000 }, () => {
    const ran = npm('exec', '--yes', '--ignore-scripts', '--package', file, '--', 'drawbridge', '--version');
    expect(ran).toMatchObject({ code: 0, out: `${version}\n` });
  });

  it('serves: a client is let in from the terminal, and a tool answers', { timeout: 60_000 }, async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(dataDir, 'mcp.json'), JSON.stringify({ mcpServers: { everything } }));
    const server = await startServer(program, [], { HOME: folder, DRAWBRIDGE_DATA_DIR: dataDir });
    try {
      const tokens = await connect(server.listening.local, drawbridge);
      expect(await echo(server.listening.local, tokens, 'across the bridge')).toContain('across the bridge');
      expect(JSON.parse(drawbridge('status', '--json').out)).toMatchObject({ version, grants: 1 });
      expect(drawbridge('events').out).toMatch(/authorize/);
    } finally {
      server.child.kill('SIGTERM');
    }
    expect(await server.ended).toBe(0);
  });

  it('goes through links, and names itself as it was called', () => {
    const link = join(folder, 'somewhere-else');
    symlinkSync(program, link);
    expect(runProgram(link, ['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
  });

  it('ends quietly where nobody reads it, and where there is no output at all', () => {
    const shell = (script: string) => runProgram('sh', ['-c', script, program], { HOME: folder });
    expect(shell('"$0" help | head -n 1')).toMatchObject({ code: 0, err: '' });
    expect(shell('"$0" help >&-')).toMatchObject({ code: 0, err: '' });
    expect(shell('"$0" help <&- >&- 2>&-')).toMatchObject({ code: 0 });
  });

  it.runIf(isRoot)(`needs no home where it is told the folder, and says so where it is not${without}`, () => {
    openUp(folder);
    const nobody = ['--reuid=54321', '--regid=54321', '--clear-groups'];
    const run = (...words: string[]) => runProgram('setpriv', [...nobody, program, ...words]);
    expect(run('status')).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^There is no home folder .*set HOME, or name a folder with --data-dir\.\n$/,
      ),
    });
    expect(run('status', '--data-dir', '/nonexistent')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Drawbridge is not running/),
    });
  });

  it(
    'serves from a folder that nobody can write, with a umask that lets nobody in',
    { timeout: 60_000 },
    async () => {
      const sealed = join(folder, 'sealed');
      cpSync(prefix, sealed, { recursive: true, verbatimSymlinks: true });
      seal(sealed);
      const words = isRoot ? ['--reuid=54321', '--regid=54321', '--clear-groups'] : [];
      openUp(folder);
      const home = join(folder, 'home');
      mkdirSync(home, { mode: 0o777 });
      chmodSync(home, 0o777);
      const inner = ['sh', '-c', 'umask 077; exec "$0" "$@"', join(sealed, 'bin/drawbridge')];
      const [command = '', ...rest] = isRoot ? ['setpriv', ...words, ...inner] : inner;
      const server = await startServer(command, rest, { HOME: home });
      const answer = await fetch(`${server.listening.local}/.well-known/oauth-authorization-server`);
      expect(answer.status).toBe(200);
      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
      const data = join(home, '.local/share/drawbridge');
      expect(statSync(data).mode & 0o077).toBe(0);
      expect(statSync(join(data, 'drawbridge.db')).mode & 0o077).toBe(0);
      spawnSync('chmod', ['-R', 'u+w', sealed]);
    },
  );
});

/** Lets every user through to it, as /usr/local does. */
const openUp = (path: string): void => void spawnSync('chmod', ['-R', 'a+rX', path]);
const seal = (path: string): void => void spawnSync('chmod', ['-R', 'a-w', path]);
