import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mcp } from '../helpers/oauth-steps.ts';
import { everything } from '../helpers/running-bridge.ts';
import { connect, echo } from './helpers/connect.ts';
import { freshFolder, installGlobally, makePackage, type Ran, remove } from './helpers/package.ts';
import { missingForUserManager, UserManager } from './helpers/user-manager.ts';

/** Where the package is in there: what people have in the names of their folders, and what systemd gives a meaning. */
const odd = 'Für alle, 100% $HOME "x" %h';
const program = join('/srv/drawbridge', odd, 'bin/drawbridge');
const unit = '/srv/home/.config/systemd/user/drawbridge.service';
const dataDir = '/srv/home/.local/share/drawbridge';

const folder = freshFolder('service');
let manager: UserManager;

const missing = missingForUserManager();
const without = missing === null ? '' : ` (${missing})`;

describe.runIf(missing === null)(`with a real systemd of a user${without}`, { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const file = makePackage(join(folder, 'out'));
    installGlobally(file, join(folder, 'plain'));
    mkdirSync(join(folder, 'srv'));
    renameSync(join(folder, 'plain'), join(folder, 'srv', odd));
    manager = await UserManager.start(join(folder, 'srv'));
  }, 240_000);
  afterAll(async () => {
    await manager.stop();
    remove(folder);
  });
  afterEach(() => {
    drawbridge('service', 'remove', '--force');
    // The home itself has to stay: it is the user's.
    manager.run(['find', '/srv/home', '-mindepth', '1', '-delete']);
  });

  const drawbridge = (...words: string[]): Ran => manager.run([program, ...words]);
  const systemctl = (...words: string[]): Ran => manager.run(['systemctl', '--user', ...words]);
  const status = () => JSON.parse(drawbridge('service', 'status', '--json').out);
  const install = (...words: string[]) => {
    const ran = drawbridge('service', 'install', '--port', '0', '--json', ...words);
    expect(ran, ran.err).toMatchObject({ code: 0, err: '' });
    return JSON.parse(ran.out);
  };
  const offerEverything = (): void => {
    const config = JSON.stringify({ mcpServers: { everything } });
    const made = manager.run([
      'node',
      '-e',
      `
      const fs = require('node:fs');
      fs.mkdirSync('${dataDir}', { recursive: true, mode: 0o700 });
      fs.writeFileSync('${dataDir}/mcp.json', process.argv[1]);`,
      config,
    ]);
    expect(made).toMatchObject({ code: 0 });
  };

  it('installs: the server runs at once and at every login, as the person, with their PATH', () => {
    expect(install()).toMatchObject({
      change: 'written',
      installed: true,
      owner: 'ours',
      enabled: true,
      active: 'active',
      dataDir,
      linger: false,
      problems: [],
    });
    const { pid, since, url, version } = status();
    const log = manager.run(['journalctl', '--user', '-u', 'drawbridge', '-o', 'cat', '--no-pager']);
    expect(log.out).toContain(`Drawbridge ${version.installed} listens.`);
    expect(Math.abs(Date.now() - since)).toBeLessThan(60_000);
    expect(version.running).toBe(version.installed);
    expect(url.local).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect(manager.processFile(pid, 'cmdline').split('\0').slice(1, -1)).toEqual([
      program,
      'serve',
      '--service',
      '--data-dir',
      dataDir,
      '--port',
      '0',
    ]);
    const environment = manager.processFile(pid, 'environ').split('\0');
    expect(environment).toContain('PATH=/usr/local/bin:/usr/bin:/bin');
    expect(manager.processFile(pid, 'status')).toMatch(/^Umask:\t0077$[^]*^NoNewPrivs:\t1$/m);
  });

  it('is a unit that systemd has nothing to say against', () => {
    install();
    expect(manager.run(['systemd-analyze', '--user', 'verify', unit])).toEqual({ code: 0, out: '', err: '' });
    const settings = ['KillMode', 'TimeoutStopUSec', 'RestartPreventExitStatus', 'OOMPolicy', 'Restart'];
    const shown = systemctl('show', 'drawbridge', ...settings.flatMap((name) => ['-p', name])).out;
    expect(shown.trim().split('\n').toSorted()).toEqual([
      'KillMode=mixed',
      'OOMPolicy=continue',
      'Restart=on-failure',
      'RestartPreventExitStatus=2 78',
      'TimeoutStopUSec=20s',
    ]);
  });

  it('lets in from the terminal, comes back after kill -9 with what was granted, and leaves no tool behind', async () => {
    offerEverything();
    install();
    const before = status();
    const origin = new URL(before.url.local).origin;
    const tokens = await connect(origin, drawbridge);
    expect(await echo(origin, tokens, 'through the service')).toContain('through the service');
    const tools = manager.processes(/server-everything/);
    expect(tools).not.toEqual([]);

    manager.run(['kill', '-KILL', String(before.pid)]);
    const after = await until(
      status,
      ({ active, pid, url }) => active === 'active' && pid !== before.pid && url.local,
    );
    expect(after.restarts).toBe(1);
    expect(manager.processes(/server-everything/).filter((pid) => tools.includes(pid))).toEqual([]);
    const again = new URL(after.url.local).origin;
    expect((await mcp(again, tokens.access_token, 'tools/list')).status).toBe(200);
  });

  it('ends with its tools, keeps the data, and can be removed twice', () => {
    offerEverything();
    install();
    const removed = JSON.parse(drawbridge('service', 'remove', '--json').out);
    expect(removed).toEqual({ removed: true, unit, dataDir });
    expect(manager.processes(/drawbridge serve|server-everything/)).toEqual([]);
    expect(existsSync(manager.outside(unit))).toBe(false);
    expect(readdirSync(manager.outside('/srv/home/.config/systemd/user'))).toEqual([]);
    expect(existsSync(manager.outside(join(dataDir, 'drawbridge.db')))).toBe(true);
    expect(drawbridge('service', 'remove')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/nothing to remove/),
    });
    expect(drawbridge('service')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^There is no service/),
    });
  });

  it('changes nothing where nothing is to be changed, and restarts where something is', () => {
    install();
    const { pid } = status();
    expect(install()).toMatchObject({ change: 'unchanged', pid });
    const changed = install('--public-url', 'https://bridge.example.com');
    expect(changed).toMatchObject({ change: 'replaced', active: 'active' });
    expect(changed.pid).not.toBe(pid);
    expect(changed.url.public).toBe('https://bridge.example.com/mcp');
  });

  it('leaves a unit alone that somebody has changed, or that is not ours, and keeps drop-ins', () => {
    install();
    const path = manager.outside(unit);
    for (const text of [`${readFileSync(path, 'utf8')}# mine\n`, '[Service]\nExecStart=/bin/true\n']) {
      writeFileSync(path, text);
      for (const words of [['install', '--port', '0'], ['remove']]) {
        const ran = drawbridge('service', ...words);
        expect(ran).toMatchObject({
          code: 1,
          out: '',
          err: expect.stringMatching(/left as it is: .*--force/),
        });
        expect(readFileSync(path, 'utf8')).toBe(text);
      }
    }
    const dropIn = `${unit}.d/override.conf`;
    manager.run(['mkdir', '-p', `${unit}.d`]);
    writeFileSync(manager.outside(dropIn), '[Service]\nEnvironment=MINE=1\n');
    expect(install('--force')).toMatchObject({ change: 'replaced', owner: 'ours', active: 'active' });
    expect(manager.processFile(status().pid, 'environ').split('\0')).toContain('MINE=1');
  });

  it('does not try again what cannot work', () => {
    const servers = join('/srv/home', 'servers.json');
    writeFileSync(manager.outside(servers), '{"mcpServers":{}}');
    install('--mcp-config', servers);
    rmSync(manager.outside(servers));
    systemctl('restart', 'drawbridge');
    expect(systemctl('is-active', '--wait', 'drawbridge').code).not.toBe(127);
    return until(status, ({ active }) => active === 'failed').then((now) =>
      expect(now).toMatchObject({ exitCode: 78, restarts: 0, result: 'exit-code' }),
    );
  });

  it('says why it did not start, and refuses what could not', () => {
    expect(drawbridge('service', 'install', '--port', 'http')).toMatchObject({ code: 2 });
    expect(drawbridge('service', 'install', '--mcp-config', '/nowhere')).toMatchObject({ code: 1 });
    expect(existsSync(manager.outside(unit))).toBe(false);
    writeFileSync(manager.outside('/srv/home/file'), '');
    const ran = drawbridge('service', 'install', '--port', '0', '--data-dir', '/srv/home/file');
    expect(ran).toMatchObject({
      code: 1,
      err: expect.stringMatching(/did not start \(The data folder .* is a file.*\): see `journalctl/),
    });
  });

  it('passes on tokens of a file of the person, to the server alone', async () => {
    offerEverything();
    const file = '/srv/home/.config/drawbridge/service.env';
    manager.run(['mkdir', '-p', '/srv/home/.config/drawbridge']);
    manager.run(['sh', '-c', `umask 077; echo NGROK_AUTHTOKEN=not-for-tools > ${file}`]);
    install();
    const { options } = JSON.parse(drawbridge('tunnel', 'list', '--json').out);
    expect(options).toContainEqual(expect.objectContaining({ kind: 'ngrok', hasToken: true }));
    const [tool] = await until(
      async () => manager.processes(/server-everything/),
      (found) => found.length > 0,
    );
    expect(manager.processFile(tool ?? 0, 'environ')).not.toContain('not-for-tools');
    expect(readFileSync(manager.outside(unit), 'utf8')).not.toContain('not-for-tools');
    chmodSync(manager.outside(file), 0o644);
    expect(status().problems).toEqual([expect.stringContaining(`chmod 600 ${file}`)]);
  });

  it('tells that another version is installed than the one that runs', () => {
    install();
    const chunks = manager.outside(join('/srv/drawbridge', odd, 'lib/node_modules/drawbridge/lib/chunks'));
    const file = join(chunks, readdirSync(chunks).find((name) => name.startsWith('version-')) ?? '');
    const text = readFileSync(file, 'utf8');
    const { installed } = status().version;
    writeFileSync(file, text.replaceAll(`"${installed}"`, '"9.9.9"'));
    try {
      expect(status().version).toEqual({ running: installed, installed: '9.9.9' });
      expect(drawbridge('service').out).toMatch(/runs, and 9\.9\.9 is installed: systemctl --user restart/);
    } finally {
      writeFileSync(file, text);
    }
  });

  it('refuses root, a data folder that is in use, and a shell that cannot reach the manager', () => {
    const root = manager.run([program, 'service', 'install'], {}, 'root');
    expect(root).toMatchObject({ code: 1, err: expect.stringMatching(/^You are root/) });
    const lost = manager.run([program, 'service', 'install'], { XDG_RUNTIME_DIR: '/srv/home' });
    expect(lost).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be reached .*enable-linger/) });
    const elsewhere = { XDG_CONFIG_HOME: '/srv/home/elsewhere' };
    const unseen = manager.run([program, 'service', 'install', '--port', '0'], elsewhere);
    expect(unseen).toMatchObject({
      code: 1,
      err: expect.stringMatching(/does not look for units.*XDG_CONFIG_HOME/),
    });
    expect(existsSync(manager.outside('/srv/home/elsewhere/systemd/user/drawbridge.service'))).toBe(false);
    install();
    systemctl('stop', 'drawbridge');
    const own = [
      'systemd-run',
      '--user',
      '--unit=other',
      program,
      'serve',
      '--port',
      '0',
      '--data-dir',
      dataDir,
    ];
    expect(manager.run(own)).toMatchObject({ code: 0 });
    return until(
      async () => drawbridge('status', '--json'),
      ({ code }) => code === 0,
    ).then(() => {
      const ran = drawbridge('service', 'install', '--port', '0');
      systemctl('stop', 'other');
      expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/runs already with the data folder/) });
    });
  });
});

/** Asks until the answer is one to go on with; systemd tells nobody when it has restarted something. */
async function until<T>(ask: () => T | Promise<T>, good: (answer: T) => unknown): Promise<T> {
  for (let round = 0; round < 300; round += 1) {
    const answer = await ask();
    if (good(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came to that');
}
