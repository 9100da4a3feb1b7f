import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Keychain } from '../../../server/keychain/keychain.ts';
import { openTokenStore } from '../../../server/keychain/token-store.ts';
import { bundle, removeBundles } from '../cli/bundle.ts';

let keeper = '';
beforeAll(async () => {
  keeper = await bundle('test/server/keychain/child/keeper.ts');
}, 60_000);
afterAll(removeBundles);

let home: string;
let dataDir: string;
let env: Record<string, string>;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drawbridge-keychain-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  dataDir = join(home, 'drawbridge');
  for (const name of ['drawbridge', 'other', 'data', 'run']) mkdirSync(join(home, name), { mode: 0o700 });
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
});

const run = promisify(execFile);

/** Runs the command line in a session of its own, on a bus of its own, with gnome-keyring's daemon unlocked or not. */
async function inSession(keyring: 'unlocked' | 'locked', script: string, extra: Record<string, string> = {}) {
  const unlock = `eval "$(printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets | sed 's/^/export /')"`;
  const start =
    keyring === 'unlocked' ? unlock : 'gnome-keyring-daemon --start --components=secrets >/dev/null';
  const keep = (folder: string, steps: string): string =>
    `'${process.execPath}' '${keeper}' '${folder}' ${steps}`;
  const commands = script.replaceAll(/^(\w+): (.*)$/gm, (_all, folder: string, steps: string) =>
    keep(join(home, folder), steps),
  );
  const { stdout } = await run(
    'dbus-run-session',
    ['--', 'bash', '-c', `${start} 2>/dev/null\n${commands}`],
    {
      env: { ...env, ...extra },
      timeout: 60_000,
    },
  );
  return stdout.trim().split('\n');
}

/** The same without a bus. */
async function withoutBus(steps: readonly string[], extra: Record<string, string> = {}): Promise<string[]> {
  const { stdout } = await run(process.execPath, [keeper, dataDir, ...steps], {
    env: { ...env, ...extra },
    timeout: 60_000,
  });
  return stdout.trim().split('\n');
}

/** Everything in a folder and below, as one text. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

const keyring = ['dbus-run-session', 'gnome-keyring-daemon'].every((program) =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program))),
);
const cure = keyring ? '' : ' (a keyring is missing: apt-get install -y dbus gnome-keyring)';

describe.runIf(keyring)(`with a real keyring${cure}`, { timeout: 60_000 }, () => {
  it('keeps a token for the next process, and nothing of it in the data folder', async () => {
    const said = await inSession(
      'unlocked',
      'drawbridge: kept get:ngrok set:ngrok:2abc-secret kept\ndrawbridge: kept get:ngrok get:cloudflare',
    );
    expect(said).toEqual(['keychain', 'null', 'keychain', 'keychain', '2abc-secret', 'null']);
    expect(everythingIn(dataDir)).not.toContain('2abc-secret');
  });

  it('replaces and removes it', async () => {
    const said = await inSession(
      'unlocked',
      'drawbridge: set:ngrok:one set:ngrok:two get:ngrok\ndrawbridge: get:ngrok remove:ngrok remove:ngrok get:ngrok\ndrawbridge: get:ngrok',
    );
    expect(said).toEqual(['two', 'two', 'null', 'null']);
  });

  it('does not share it between data folders', async () => {
    const said = await inSession(
      'unlocked',
      'drawbridge: set:ngrok:mine\nother: get:ngrok\ndrawbridge: get:ngrok',
    );
    expect(said).toEqual(['null', 'mine']);
  });

  it('prefers it to the environment', async () => {
    const said = await inSession(
      'unlocked',
      'drawbridge: get:ngrok set:ngrok:stored get:ngrok remove:ngrok get:ngrok',
      {
        NGROK_AUTHTOKEN: 'of-the-environment',
      },
    );
    expect(said).toEqual(['of-the-environment', 'stored', 'of-the-environment']);
  });

  it('keeps it in memory where the keyring is locked and nobody unlocks it', async () => {
    const said = await inSession(
      'locked',
      'drawbridge: set:ngrok:2abc-secret kept get:ngrok\ndrawbridge: get:ngrok',
    );
    expect(said).toEqual(['memory', '2abc-secret', 'null']);
    expect(everythingIn(home)).not.toContain('2abc-secret');
  });
});

describe.runIf(process.platform === 'linux')('without a bus', { timeout: 60_000 }, () => {
  it('keeps it in memory, says so, and leaves nothing behind', async () => {
    expect(
      await withoutBus(['kept', 'set:ngrok:2abc-secret', 'kept', 'get:ngrok', 'remove:ngrok', 'get:ngrok']),
    ).toEqual(['memory', 'memory', '2abc-secret', 'null']);
    expect(await withoutBus(['get:ngrok'])).toEqual(['null']);
    expect(everythingIn(home)).not.toContain('2abc-secret');
  });

  it('takes what the environment has', async () => {
    const extra = { TUNNEL_TOKEN: ' eyJ-of-cloudflare\n', NGROK_AUTHTOKEN: '2abc', OTHER: 'x' };
    expect(await withoutBus(['get:cloudflare', 'get:ngrok', 'get:OTHER'], extra)).toEqual([
      'eyJ-of-cloudflare',
      '2abc',
      'null',
    ]);
  });

  it('is not stopped by a bus that is not there', async () => {
    const extra = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(tmpdir(), 'no-such-bus')}` };
    expect(await withoutBus(['set:ngrok:x', 'kept', 'get:ngrok'], extra)).toEqual(['memory', 'x']);
  });
});

describe.runIf(process.platform === 'linux')(
  'a process that ends while an ordinary call is under way',
  () => {
    it('ends as it wanted to, not by force', async () => {
      const child = spawn(process.execPath, [keeper, dataDir, 'leave:ngrok'], { env });
      expect(await once(child, 'exit')).toEqual([0, null]);
    });
  },
);

describe.runIf(process.platform === 'linux')('with a bus that takes the call and stays silent', () => {
  it('keeps it in memory, holds nothing else up, and lets the process end', { timeout: 60_000 }, async () => {
    const path = join(home, 'run', 'bus');
    const bus = createServer(() => undefined).listen(path);
    onTestFinished(() => void bus.close());
    await once(bus, 'listening');
    const child = spawn(
      process.execPath,
      [keeper, dataDir, 'set:ngrok:2abc-secret', 'kept', 'get:ngrok', 'stall'],
      {
        env: { ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` },
      },
    );
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    await once(child, 'exit');
    expect(said.trim().split('\n')).toEqual(['memory', '2abc-secret', 'never held up']);
    expect(everythingIn(dataDir)).not.toContain('2abc-secret');
  });
});

describe('with a keychain that asks the person and waits', () => {
  const store = (keychain: Partial<Keychain>) => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const open = (): Keychain => ({ read: never, write: never, remove: never, ...keychain });
    return openTokenStore({ dataDir: tmpdir(), env: {}, open, timeout: 20 });
  };

  it('does not wait', async () => {
    const waiting = store({});
    await waiting.set('ngrok', 'secret');
    expect(await waiting.kept()).toBe('memory');
    expect(await waiting.get('ngrok')).toBe('secret');
    expect(await waiting.get('cloudflare')).toBeNull();
    await waiting.remove('ngrok');
    expect(await waiting.get('ngrok')).toBeNull();
  });

  it('trusts it with the token when the person unlocks it later', async () => {
    let unlock = (): void => undefined;
    let held: string | null = null;
    const slow = store({
      read: async () => held,
      write: (_name, secret) =>
        new Promise((resolve) => {
          unlock = () => {
            held = secret;
            resolve();
          };
        }),
    });
    await slow.set('ngrok', 'secret');
    expect(await slow.kept()).toBe('memory');
    unlock();
    await expect.poll(() => slow.kept()).toBe('keychain');
    expect(await slow.get('ngrok')).toBe('secret');
  });

  it('does not let a token come back that was removed in the meantime', async () => {
    let unlock = (): void => undefined;
    const removed: string[] = [];
    const slow = store({
      read: async () => null,
      write: () => new Promise((resolve) => (unlock = resolve)),
      remove: async (name) => void removed.push(name),
    });
    await slow.set('ngrok', 'secret');
    await slow.remove('ngrok');
    unlock();
    await expect.poll(() => removed).toEqual(['ngrok', 'ngrok']);
    expect(await slow.get('ngrok')).toBeNull();
  });

  it('says so where the keychain does not let go of a token', async () => {
    const stuck = store({
      read: async () => 'secret',
      remove: async () => Promise.reject(new Error('locked')),
    });
    await expect(stuck.remove('ngrok')).rejects.toThrow(/still in the keychain, because .*: unlock it/);
  });
});
