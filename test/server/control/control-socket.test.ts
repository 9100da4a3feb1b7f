import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../../protocol/control.ts';
import { ControlClient, NotRunning } from '../../../server/control/control-client.ts';
import { Connection } from '../../../server/control/connection.ts';
import { ControlSocket } from '../../../server/control/control-socket.ts';
import { Fault } from '../../../server/faults.ts';
import { freshFolder, knock, parts, served } from './rig.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The socket of an instance that was killed. */
async function leftBehind(dataDir: string): Promise<string> {
  const path = join(dataDir, 'control.sock');
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return path;
}

const connected = async (dataDir: string): Promise<ControlClient> => ControlClient.connect(dataDir);

describe('the contract over the socket', () => {
  it('answers every front end alike', async () => {
    const { dataDir, control, broker } = await served();
    const client = await connected(dataDir);
    knock(broker);
    expect(await client.control.status({})).toEqual(await control.status({}));
    expect(await client.control.knocks({})).toEqual(await control.knocks({}));
    expect(await client.control.grants({})).toEqual(await control.grants({}));
    expect(await client.control.events({})).toEqual(await control.events({}));
    client.close();
  });

  it('refuses with the code and the sentence of the contract', async () => {
    const { dataDir } = await served();
    const client = await connected(dataDir);
    await expect(client.control.deny({ id: 'nobody' })).rejects.toMatchObject({
      name: 'ControlError',
      code: 'not-found',
    });
    await expect(client.control.allow({ id: 'x', number: 3 })).rejects.toMatchObject({ code: 'bad-input' });
    client.close();
  });

  it('carries many calls at once, each with its own answer', async () => {
    const { dataDir, journal } = await served();
    for (let index = 1; index <= 60; index += 1) journal.record({ type: 'app', summary: `s${index}` });
    const client = await connected(dataDir);
    const asked = Array.from({ length: 50 }, (_, index) =>
      client.control.events({ after: index, before: index + 2 }),
    );
    const answers = await Promise.all(asked);
    expect(answers.map((events) => events.map(({ summary }) => summary))).toEqual(
      answers.map((_, index) => [`s${index + 1}`]),
    );
    client.close();
  });

  it('carries answers of many megabytes', async () => {
    const { dataDir, journal } = await served();
    const request = { a: 'x'.repeat(1000), b: 'y'.repeat(1000), c: 'z'.repeat(1000) };
    for (let index = 0; index < 4000; index += 1) journal.record({ type: 'app', summary: 'big', request });
    const client = await connected(dataDir);
    expect(await client.control.events({ limit: 5000 })).toHaveLength(4000);
    client.close();
  });

  it('tells notifications to those who subscribed, and to nobody else', async () => {
    const { dataDir, tell, control, listeners } = await served();
    const [subscriber, other] = [await connected(dataDir), await connected(dataDir)];
    const heard: Notification[] = [];
    const told = new Promise<void>((resolve) => {
      void subscriber.subscribe((notification) => {
        heard.push(notification);
        if (heard.length === 2) resolve();
      });
    });
    await subscriber.control.status({});
    const status = await control.status({});
    tell({ name: 'status', data: status });
    tell({ name: 'journeys', data: [] });
    await told;
    expect(heard).toEqual([
      { name: 'status', data: status },
      { name: 'journeys', data: [] },
    ]);
    expect(listeners.size).toBe(1);
    subscriber.close();
    other.close();
    await vi.waitFor(() => expect(listeners.size).toBe(0));
  });

  it('never tells which number is the right one', async () => {
    const { dataDir, tell, broker } = await served();
    const handle = knock(broker);
    const client = await connected(dataDir);
    const told = new Promise<Notification>((resolve) => void client.subscribe(resolve));
    await client.control.status({});
    tell({ name: 'knocks', data: [Object.assign({}, handle.knock, { number: handle.number })] });
    expect(JSON.stringify(await told)).not.toContain('"number":');
    client.close();
  });

  it('ends calls that wait when the server closes', async () => {
    const made = parts();
    const socket = await ControlSocket.claim(made.dataDir);
    const client = await connected(made.dataDir);
    const waiting = client.control.status({});
    const ended = new Promise<void>((resolve) => client.onEnd(resolve));
    await socket.close();
    await expect(waiting).rejects.toThrow(Fault);
    await ended;
    expect(existsSync(socket.path)).toBe(false);
  });

  it('outlives front ends that leave before it serves, and lets go of those that wait when it closes', async () => {
    const made = parts();
    const socket = await ControlSocket.claim(made.dataDir);
    const [early, waiting] = [await connected(made.dataDir), await connected(made.dataDir)];
    const ended = new Promise<void>((resolve) => waiting.onEnd(resolve));
    early.close();
    await delay(20);
    socket.serve((stream, gone) => new Connection(stream, made, gone));
    expect(await waiting.control.grants({})).toHaveLength(1);
    await socket.close();
    await ended;

    const next = await ControlSocket.claim(made.dataDir);
    const held = await connected(made.dataDir);
    const dropped = new Promise<void>((resolve) => held.onEnd(resolve));
    await next.close();
    await dropped;
  });

  it('lets calls wait until the server serves', async () => {
    const made = parts();
    const socket = await ControlSocket.claim(made.dataDir);
    const client = await connected(made.dataDir);
    const waiting = client.control.grants({});
    socket.serve((stream, gone) => new Connection(stream, made, gone));
    expect(await waiting).toHaveLength(1);
    client.close();
    await socket.close();
  });
});

describe('who may connect', () => {
  it("the socket is the owner's alone from its first moment, whatever the umask", async () => {
    const dataDir = freshFolder();
    const before = process.umask(0);
    const claimed = ControlSocket.claim(dataDir);
    const early = await vi.waitFor(() => statSync(join(dataDir, 'control.sock')), { interval: 1 });
    const socket = await claimed;
    expect(process.umask(before)).toBe(0);
    expect(early.isSocket()).toBe(true);
    expect(early.mode & 0o777).toBe(0o600);
    await socket.close();
  });
});

describe('one instance for one data folder', () => {
  it('a second one is told that the first runs, and the first is not disturbed', async () => {
    const { dataDir } = await served();
    await expect(ControlSocket.claim(dataDir)).rejects.toThrow(/already runs with the data folder .*: .*\.$/);
    await expect(ControlSocket.claim(`${dataDir}/./`)).rejects.toThrow(Fault);
    const client = await connected(dataDir);
    expect(await client.control.knocks({})).toEqual([]);
    client.close();
  });

  it('a socket that a killed instance left is taken over', async () => {
    const dataDir = freshFolder();
    const path = await leftBehind(dataDir);
    expect(lstatSync(path).isSocket()).toBe(true);
    await expect(connected(dataDir)).rejects.toThrow(NotRunning);
    const socket = await ControlSocket.claim(dataDir);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await socket.close();
  });

  it('of several that take over at once, one wins and the others are told', async () => {
    const dataDir = freshFolder();
    await leftBehind(dataDir);
    const claims = await Promise.allSettled(Array.from({ length: 5 }, () => ControlSocket.claim(dataDir)));
    const won = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
    expect(won).toHaveLength(1);
    await Promise.all(won.map((socket) => socket.close()));
  });

  it('a lock that a process left which died while taking over holds nobody up', async () => {
    const dataDir = freshFolder();
    const path = await leftBehind(dataDir);
    mkdirSync(`${path}.lock`);
    utimesSync(`${path}.lock`, 1, 1);
    const socket = await ControlSocket.claim(dataDir);
    expect(existsSync(`${path}.lock`)).toBe(false);
    await socket.close();
  });

  it('something else in its place is left alone', async () => {
    const dataDir = freshFolder();
    writeFileSync(join(dataDir, 'control.sock'), 'precious');
    await expect(ControlSocket.claim(dataDir)).rejects.toThrow(/is not the control socket/);
    expect(readFileSync(join(dataDir, 'control.sock'), 'utf8')).toBe('precious');
  });
});

describe('where nothing runs', () => {
  it('says so in one sentence', async () => {
    const dataDir = freshFolder();
    await expect(connected(dataDir)).rejects.toThrow(
      /^Drawbridge is not running with the data folder .*: start .*\.$/,
    );
    await expect(connected(join(dataDir, 'nowhere'))).rejects.toThrow(NotRunning);
  });
});

describe('a data folder with a long path', () => {
  const longFolder = (): string => {
    const folder = join(freshFolder(), 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  it('has its socket in a private folder of the user, where both sides find it', async () => {
    const runtime = freshFolder();
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    const made = parts();
    const dataDir = longFolder();
    const socket = await ControlSocket.claim(dataDir);
    socket.serve((stream, gone) => new Connection(stream, made, gone));
    expect(dirname(socket.path)).toBe(join(runtime, 'drawbridge'));
    expect(Buffer.byteLength(socket.path)).toBeLessThanOrEqual(100);
    expect(statSync(dirname(socket.path)).mode & 0o777).toBe(0o700);
    expect(statSync(socket.path).mode & 0o777).toBe(0o600);
    // A terminal elsewhere may have no such variable.
    vi.stubEnv('XDG_RUNTIME_DIR', undefined);
    const client = await connected(dataDir);
    expect(await client.control.knocks({})).toEqual([]);
    client.close();
    await expect(ControlSocket.claim(dataDir)).rejects.toThrow(/already runs/);
    await socket.close();
  });

  it('is refused where that folder is open to others, or a link to somewhere else', async () => {
    const runtime = freshFolder();
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    vi.stubEnv('TMPDIR', runtime);
    expect(tmpdir()).toBe(runtime);
    const own = join(runtime, `drawbridge-${process.getuid?.()}`);
    symlinkSync(freshFolder(), join(runtime, 'drawbridge'));
    mkdirSync(own);
    chmodSync(own, 0o755);
    await expect(ControlSocket.claim(longFolder())).rejects.toThrow(/not yours alone/);
    chmodSync(own, 0o700);
    const socket = await ControlSocket.claim(longFolder());
    expect(dirname(socket.path)).toBe(own);
    await socket.close();
  });
});
