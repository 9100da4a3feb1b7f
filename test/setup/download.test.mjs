import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadElectron } from '../../scripts/electron/download-electron.mjs';
import { programIn } from '../../scripts/electron/find-electron.mjs';
import { makeProject } from './project.mjs';
import { zipFile } from './zip-file.mjs';

const VERSION = '45.4.1';
const ZIP = `electron-v${VERSION}-${process.platform}-${process.arch}.zip`;

/** @type {ReturnType<typeof makeProject>} */
let project;
/** @type {import('node:http').Server} */
let mirror;
/** @type {import('node:http').RequestListener} */
let answer;
/** @type {NodeJS.ProcessEnv} */
let env;
beforeEach(async () => {
  project = makeProject();
  project.write('package.json', '{ "name": "a-checkout", "type": "module" }');
  mirror = createServer((req, res) => answer(req, res)).listen(0, '127.0.0.1');
  await once(mirror, 'listening');
  const address = mirror.address();
  const port = typeof address === 'object' ? address?.port : 0;
  // A home of its own: the installer keeps what it downloads there.
  env = { PATH: process.env['PATH'], HOME: project.at('..'), ELECTRON_MIRROR: `http://127.0.0.1:${port}/` };
});
afterEach(async () => {
  mirror.closeAllConnections();
  mirror.close();
  await once(mirror, 'close');
  project.remove();
});

const silent = { write: () => {} };
const download = (/** @type {object} */ more = {}) =>
  downloadElectron(project.root, { out: silent, env, ...more });

/** A zip that holds a small program where Electron's would be. */
function smallElectron() {
  const program = Buffer.from('#!/bin/sh\necho "started $#"\n');
  zipFile(project.at('small.zip'), [
    [programIn(), program, 0o755],
    ['version', Buffer.from(VERSION), 0o644],
  ]);
  return readFileSync(project.at('small.zip'));
}

describe('the download of Electron', () => {
  it('is checked, unpacked and started, once', async () => {
    const zip = smallElectron();
    const sums = `${createHash('sha256').update(zip).digest('hex')} *${ZIP}\n`;
    /** @type {string[]} */
    const asked = [];
    answer = (req, res) => {
      asked.push(req.url ?? '');
      res.end(req.url?.endsWith('SHASUMS256.txt') ? sums : zip);
    };
    const start = () =>
      project.run('start.mjs', ['a', 'b'], { ...env, DISPLAY: ':0', electron_use_remote_checksums: '1' });
    const first = await start();
    expect(first.stdout).toMatch(/^Downloading Electron 45\.4\.1 .+ …\n {2}downloaded \(.+\)\n/m);
    expect(first.stdout).toMatch(/^started \d$/m);
    expect(asked).toContain(`/v${VERSION}/${ZIP}`);

    const second = await start();
    expect(second.stdout).not.toContain('Downloading');
    expect(second.stdout).toMatch(/^started \d$/m);
  });

  it('is refused when it is not what Electron published', async () => {
    const zip = smallElectron();
    answer = (_req, res) => res.end(zip);
    const result = await download();
    expect(result).toEqual({
      blocked: expect.stringMatching(/^what 127\.0\.0\.1:\d+ sent is not the Electron that was published$/),
    });
  });

  it('is given up when the host answers no', async () => {
    answer = (_req, res) => res.writeHead(403).end();
    expect(await download()).toEqual({ blocked: expect.stringMatching(/^127\.0\.0\.1:\d+ answered 403$/) });
  });

  it('is given up when the host says nothing, and that is remembered', async () => {
    let asked = 0;
    answer = () => void (asked += 1);
    const blocked = { blocked: expect.stringMatching(/^127\.0\.0\.1:\d+ sent nothing for \d s$/) };
    expect(await download({ silentMs: 1000 })).toEqual(blocked);
    expect(await download({ silentMs: 1000 })).toEqual(blocked);
    expect(asked).toBe(1);
  });

  it('says that nothing has arrived yet, and whom it waits for', async () => {
    answer = () => {};
    let shown = '';
    await download({ silentMs: 3000, out: { write: (/** @type {string} */ text) => (shown += text) } });
    expect(shown).toMatch(/^ {2}0 MB arrived, waiting for 127\.0\.0\.1:\d+, \d/m);
    expect(shown).not.toContain('unpacked');
  });
});
