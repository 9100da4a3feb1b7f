import { expect, test } from '@playwright/test';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { asRoot, root } from '../desktop/helpers/drawbridge.ts';
import { packageOf } from './helpers/packages.ts';

const here = ['dbus-run-session', 'gnome-keyring-daemon'].every(
  (program) => spawnSync('which', [program], { stdio: 'ignore' }).status === 0,
);
const Report = z.object({ mapped: z.array(z.string()), tunnel: z.unknown(), kept: z.string().nullable() });

/**
 * Runs beside the packed app in its session: gives it two tokens over its socket, as its command does, looks at what the
 * app's process has mapped, and reads the keychain with the library of the sources.
 */
const visitor = `
const { connect } = require('node:net');
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { Entry } = require('@napi-rs/keyring');
const [socket, program, account] = process.argv.slice(1);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (done) => { while (!(await done())) await wait(50); };
const call = (name, input) => new Promise((resolve, reject) => {
  const peer = connect(socket);
  let text = '';
  peer.on('error', reject);
  peer.on('connect', () => peer.write(JSON.stringify({ id: 1, call: name, input }) + '\\n'));
  peer.on('data', (part) => {
    text += part;
    if (!text.includes('\\n')) return;
    peer.destroy();
    const { ok, output, error } = JSON.parse(text.split('\\n')[0]);
    if (ok) resolve(output); else reject(new Error(error.message));
  });
});
const mappedBy = () => {
  const found = new Set();
  for (const pid of readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
    try {
      if (!readFileSync('/proc/' + pid + '/cmdline', 'utf8').startsWith(program)) continue;
      for (const [, file] of readFileSync('/proc/' + pid + '/maps', 'utf8').matchAll(/ (\\/\\S+\\.node)$/gm)) found.add(file);
    } catch {}
  }
  return [...found].sort();
};
(async () => {
  await until(() => existsSync(socket));
  const seen = new Set();
  const look = () => { for (const file of mappedBy()) seen.add(file); };
  await call('useTunnel', { kind: 'cloudflare', url: 'https://bridge.example', token: 'the-token-of-a-test' });
  look();
  await call('useTunnel', { kind: 'ngrok', token: 'another-token-of-a-test' });
  await until(() => { look(); return seen.size === 3; });
  const { tunnel } = await call('status', {});
  const kept = new Entry('Drawbridge', account, { linux: { store: 'secret-service' } }).getPassword();
  process.stdout.write(JSON.stringify({ mapped: [...seen].sort(), tunnel, kept }) + '\\n');
})().catch((error) => { process.stderr.write(error.message + '\\n'); process.exitCode = 1; });
`;

test('the packed app loads its three libraries out of the package, and keeps a token in a real keychain', async () => {
  test.skip(!here, 'gnome-keyring and dbus-run-session are needed');
  const unpacked = await packageOf('dir');
  const program = join(unpacked, 'drawbridge');
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-natives-'));
  const data = join(folder, 'data');
  for (const name of ['data', 'keyrings', 'runtime']) mkdirSync(join(folder, name), { mode: 0o700 });
  const account = `cloudflare-${createHash('sha256').update(realpathSync(data)).digest('hex').slice(0, 12)}`;
  const session = `
    eval "$(printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets | sed 's/^/export /')"
    "$1" ${asRoot.join(' ')} --hidden --port 0 --data-dir "$2" >"$3/app.log" 2>&1 &
    app=$!
    "$4" -e "$5" "$2/control.sock" "$1" "$6"
    status=$?
    kill "$app"
    wait "$app"
    exit "$status"`;
  const { code, output, errors } = await run(
    'dbus-run-session',
    ['--', 'bash', '-c', session, 'bash', program, data, folder, process.execPath, visitor, account],
    { XDG_DATA_HOME: join(folder, 'keyrings'), XDG_RUNTIME_DIR: join(folder, 'runtime') },
  );
  const log = readFileSync(join(folder, 'app.log'), 'utf8');
  expect(code, `${errors}\n${log}`).toBe(0);
  const { mapped, tunnel, kept } = Report.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  expect(mapped.map((file) => file.replace(`${realpathSync(unpacked)}/resources/`, ''))).toEqual([
    'app.asar.unpacked/node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node',
    'app.asar.unpacked/node_modules/@ngrok/ngrok-linux-x64-gnu/ngrok.linux-x64-gnu.node',
    'app.asar.unpacked/node_modules/@photostructure/sqlite/prebuilds/linux-x64/@photostructure+sqlite.glibc.node',
  ]);
  expect(JSON.stringify(tunnel)).not.toContain('cannot be loaded');
  expect(kept).toBe('the-token-of-a-test');
  const written = execGrep('the-token-of-a-test', folder);
  expect(written, 'the token is in no file').toBe('');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a program to its end, which has to come within a minute and a half. */
function run(
  command: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 90_000,
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (part) => (output += String(part)));
    child.stderr.on('data', (part) => (errors += String(part)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}

/** The files below a folder that a text is in. */
const execGrep = (text: string, folder: string): string =>
  spawnSync('grep', ['-rlaF', '--', text, folder], { encoding: 'utf8' }).stdout.trim();
