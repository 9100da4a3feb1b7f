import { expect } from '@playwright/test';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { Client } from '../desktop/helpers/client.ts';
import { expectEcho } from '../desktop/helpers/main-job.ts';
import { numberOn } from '../desktop/helpers/person.ts';
import { isListening } from '../desktop/helpers/processes.ts';
import { ask } from './helpers/control.ts';
import { install, inSession, offerTools, places } from './helpers/installed-app.ts';
import { presentDeb } from './helpers/packages.ts';
import {
  appProcesses,
  expectNothingRuns,
  mainProcess,
  signal,
  startShipped,
  typed,
  whenServing,
} from './helpers/shipped.ts';
import { test } from './helpers/test.ts';

test.beforeEach(async ({ debian }) => {
  install(debian, await presentDeb());
  offerTools(debian);
});

test('the menu entry starts it: the port is open, the command reaches it, SIGTERM ends it and leaves nothing', async ({
  debian,
}) => {
  const shipped = startShipped(debian);
  const { local } = await whenServing(debian);
  const refused = await fetch(`${local.origin}/mcp`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(401);

  const again = typed(debian, inSession([places.command]));
  expect(await again.exited, again.output()).toBe(0);
  expect(mainProcess(debian).user).toBe('person');

  signal(debian, 'TERM', mainProcess(debian).pid);
  expect(await shipped.exited, shipped.output()).toBe(0);
  await expectNothingRuns(debian);
  expect(await isListening(local.origin)).toBe(false);
  expect(existsSync(debian.outside(`${places.dataDir}/control.sock`))).toBe(false);
});

test('kill -9 loses no grant, and leaves no process', async ({ debian, personsBrowser, tunnel }) => {
  const publicUrl = ['--public-url', tunnel.origin];
  startShipped(debian, publicUrl);
  tunnel.leadTo((await whenServing(debian)).local.origin);
  const client = await Client.begin(tunnel.origin);
  const page = await personsBrowser.newPage();
  await page.goto(await client.prepare());
  const number = await numberOn(page);
  const [knock] = await ask(debian, 'knocks', {});
  await ask(debian, 'allow', { id: knock?.id ?? '', number, for: 'always' });
  const { code } = await client.callback;
  const { access_token: token } = await client.exchange(code ?? '');
  await expectEcho(client, token);

  signal(debian, 'KILL', mainProcess(debian).pid);
  await expectNothingRuns(debian);

  startShipped(debian, publicUrl);
  tunnel.leadTo((await whenServing(debian)).local.origin);
  await expectEcho(client, token);
  const grants = await ask(debian, 'grants', {});
  expect(grants.map(({ clientName }) => clientName)).toEqual(['ChatGPT']);
  client.end();
});

test('every page and helper runs in Chromium’s sandbox, without --no-sandbox and without a privilege', async ({
  debian,
}) => {
  startShipped(debian);
  await whenServing(debian);
  const ofType = (type: string) =>
    appProcesses(debian).filter(({ command }) => command.includes(`--type=${type}`));
  await expect.poll(() => ofType('renderer').length).toBeGreaterThan(0);
  expect(appProcesses(debian).filter(({ command }) => command.includes('--no-sandbox'))).toEqual([]);

  const person = namespaceOf(mainProcess(debian).pid);
  for (const { pid } of ofType('renderer')) {
    const status = statusOf(pid);
    expect(status.get('Seccomp'), 'system calls are filtered').toBe('2');
    expect(status.get('NoNewPrivs')).toBe('1');
    expect(status.get('CapEff')).toBe('0000000000000000');
    expect(namespaceOf(pid), 'a process namespace of its own').not.toBe(person);
  }

  function statusOf(pid: number): Map<string, string> {
    const lines = readFileSync(debian.outside(`/proc/${pid}/status`), 'utf8').split('\n');
    return new Map(
      lines.map((line): [string, string] => [line.split(':\t')[0] ?? '', line.split(':\t')[1] ?? '']),
    );
  }
  function namespaceOf(pid: number): string {
    return debian.expect('root', ['readlink', `/proc/${pid}/ns/pid`]).trim();
  }
});

test('the fuses are as the project sets them, and felt', async ({ debian }) => {
  const wire = await getCurrentFuseWire(debian.outside(places.program));
  const read = (fuse: FuseV1Options) => wire[fuse] === '1'.charCodeAt(0);
  expect({
    RunAsNode: read(FuseV1Options.RunAsNode),
    EnableCookieEncryption: read(FuseV1Options.EnableCookieEncryption),
    EnableNodeOptionsEnvironmentVariable: read(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    EnableNodeCliInspectArguments: read(FuseV1Options.EnableNodeCliInspectArguments),
    EnableEmbeddedAsarIntegrityValidation: read(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    OnlyLoadAppFromAsar: read(FuseV1Options.OnlyLoadAppFromAsar),
    GrantFileProtocolExtraPrivileges: read(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    GrantFileProtocolExtraPrivileges: false,
  });

  // What they would let a stranger's environment do leaves a proof behind; the app starts as if nothing were.
  const proof = debian.outside('/tmp/proof');
  writeFileSync(debian.outside('/tmp/proof.cjs'), `require('fs').writeFileSync('/tmp/proof', 'run')`);
  const asNode = () =>
    typed(debian, inSession([places.program, '/tmp/proof.cjs']), { ELECTRON_RUN_AS_NODE: '1' });
  const debugged = () => startShipped(debian, ['--inspect=0'], { NODE_OPTIONS: '--require=/tmp/proof.cjs' });
  const first = debugged();
  await whenServing(debian);
  const { pid } = mainProcess(debian);
  expect(await asNode().exited, 'a second start, and no Node').toBe(0);
  expect(existsSync(proof), 'foreign code ran').toBe(false);
  expect(first.output()).not.toMatch(/Debugger listening/);
  expect(mainProcess(debian).pid).toBe(pid);
  signal(debian, 'TERM', pid);
  await first.exited;

  // With the fuses open, in this root's copy alone, the same does work: it is them that hold.
  await flipFuses(debian.outside(places.program), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  expect(await asNode().exited).toBe(0);
  expect(existsSync(proof)).toBe(true);
  const open = debugged();
  await expect.poll(() => open.output()).toMatch(/Debugger listening/);
});
