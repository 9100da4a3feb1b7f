import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../protocol/events.ts';
import { Fault } from '../../../server/faults.ts';
import { type Gateway, openGateway } from '../../../server/gateway/gateway.ts';
import { AwaitedCall } from '../../../server/gateway/upstream-call.ts';
import { createJournal } from '../../../server/journal/create-journal.ts';
import type { Journal } from '../../../server/journal/journal.ts';
import { odd } from '../mcp/harness.ts';

interface Running {
  gateway: Gateway;
  journal: Journal;
  configFile: string;
}
const running: Running[] = [];
afterEach(async () => {
  for (const { gateway, journal } of running.splice(0)) {
    await gateway.close();
    journal.close();
  }
});

function open(text: string, folder = mkdtempSync(join(tmpdir(), 'drawbridge-gateway-'))): Running {
  const configFile = join(folder, 'mcp.json');
  writeFileSync(configFile, text);
  const journal = createJournal({
    path: join(folder, 'journal.db'),
    now: Date.now,
    onProblem: () => undefined,
  });
  const gateway = openGateway({ configFile, journal });
  const opened = { gateway, journal, configFile };
  running.push(opened);
  return opened;
}

function start(text: string, folder?: string): Running {
  const opened = open(text, folder);
  opened.gateway.start();
  return opened;
}
const fileOf = (servers: Record<string, unknown>): string => JSON.stringify({ mcpServers: servers });

async function call(gateway: Gateway, name: string, args: object = {}): Promise<string> {
  const tool = gateway.offered().tools.get(name);
  if (tool === undefined) throw new Error(`there is no ${name}`);
  const sent = new AwaitedCall('tools/call', JSON.stringify({ name: tool.entry.own, arguments: args }));
  tool.upstream.send(sent);
  const answer = await sent.answer;
  return answer.kind === 'result' ? JSON.parse(answer.text).content[0].text : JSON.stringify(answer);
}

const changed = (gateway: Gateway, enough: () => boolean): Promise<void> =>
  new Promise((done) => {
    const look = (): void => {
      if (!enough()) return;
      stop();
      done();
    };
    const stop = gateway.onChanged(look);
    look();
  });

const recorded = (journal: Journal, enough: (event: JournalEvent) => boolean): Promise<JournalEvent> =>
  new Promise((done) => {
    const look = (): void => {
      const found = journal.query({ limit: 5000 }).find(enough);
      if (found === undefined) return;
      stop();
      done(found);
    };
    const stop = journal.subscribe(look);
    look();
  });

/** A process that has ended but that its new parent has not noticed yet is a zombie: it is not alive. */
const alive = (pid: number): boolean => {
  try {
    const stat = `/proc/${pid}/stat`;
    return process.kill(pid, 0) && !(existsSync(stat) && /\) Z /.test(readFileSync(stat, 'utf8')));
  } catch {
    return false;
  }
};

describe('the file of upstreams', () => {
  it('is followed: what is new starts, what is gone ends, what is as it was keeps its child', async () => {
    const { gateway, configFile } = start(fileOf({ one: odd, two: odd }));
    await gateway.settled(20_000);
    const [one, two] = [await call(gateway, 'one__pid'), await call(gateway, 'two__pid')];
    writeFileSync(configFile, fileOf({ three: odd, one: odd, two: { ...odd, env: { CHANGED: 'yes' } } }));
    await changed(
      gateway,
      () => gateway.upstreams().length === 3 && gateway.upstreams().every(({ state }) => state === 'ready'),
    );
    expect(gateway.upstreams().map(({ name }) => name)).toEqual(['three', 'one', 'two']);
    expect(gateway.tools()[0]?.upstream).toBe('three');
    expect(await call(gateway, 'one__pid')).toBe(one);
    expect(await call(gateway, 'two__pid')).not.toBe(two);
    await expect.poll(() => alive(Number(two))).toBe(false);
    writeFileSync(configFile, fileOf({}));
    await changed(gateway, () => gateway.upstreams().length === 0);
    expect(gateway.tools()).toEqual([]);
    await expect.poll(() => alive(Number(one))).toBe(false);
  });

  it('is read when it is opened; nothing starts before it is told to, and then as the file is by now', async () => {
    const { gateway, configFile } = open(fileOf({ one: odd }));
    expect(gateway.starting()).toBe(false);
    writeFileSync(configFile, fileOf({ other: odd }));
    gateway.start();
    await gateway.settled(20_000);
    expect(gateway.upstreams()).toMatchObject([{ name: 'other', state: 'ready' }]);
  });

  it('may be replaced as editors do it, and removed', async () => {
    const { gateway, configFile } = start(fileOf({ one: odd }));
    writeFileSync(`${configFile}.tmp`, fileOf({ other: odd }));
    renameSync(`${configFile}.tmp`, configFile);
    await changed(gateway, () => gateway.upstreams()[0]?.name === 'other');
    rmSync(configFile);
    await changed(gateway, () => gateway.upstreams().length === 0);
  });

  it('keeps what runs when an edit breaks it, says so, and forgets that when it is mended', async () => {
    const { gateway, configFile, journal } = start(fileOf({ one: odd }));
    await gateway.settled(20_000);
    const pid = await call(gateway, 'one__pid');
    writeFileSync(configFile, '{"mcpServers": {"one": }}');
    await changed(gateway, () => gateway.problems().length === 1);
    expect(gateway.problems()[0]).toMatchObject({
      id: 'mcp-servers-file',
      sentence: expect.stringContaining('line 1'),
    });
    expect(await call(gateway, 'one__pid')).toBe(pid);
    await recorded(journal, ({ level, summary }) => level === 'error' && summary.includes('is broken'));
    writeFileSync(configFile, fileOf({ one: odd }));
    await changed(gateway, () => gateway.problems().length === 0);
    expect(await call(gateway, 'one__pid')).toBe(pid);
  });

  it('stops the start with one sentence where it is broken from the beginning', () => {
    expect(() => start('{"mcpServers": 7}')).toThrow(Fault);
  });

  it('lists what it cannot start among the upstreams and the problems', () => {
    const { gateway } = start(fileOf({ far: { url: 'https://example.com/mcp' } }));
    expect(gateway.upstreams()).toEqual([
      {
        name: 'far',
        state: 'failed',
        tools: 0,
        problem: expect.stringContaining('only local stdio servers are supported'),
      },
    ]);
    expect(gateway.problems()).toHaveLength(1);
    expect(gateway.patterns()).toEqual([]);
  });
});

describe('a child', () => {
  it('has a minimal environment and what its entry adds, not ours', async () => {
    process.env.A_KEY_OF_OURS = 'must not be inherited';
    const { gateway } = start(fileOf({ one: { ...odd, env: { ADDED: 'by the entry' } } }));
    await gateway.settled(20_000);
    const environment = JSON.parse(await call(gateway, 'one__environment'));
    expect(environment).toMatchObject({ ADDED: 'by the entry', PATH: process.env.PATH });
    expect(environment.A_KEY_OF_OURS).toBeUndefined();
    delete process.env.A_KEY_OF_OURS;
  });

  it('has what it writes in the journal, without the values of its entry, cut and not too much of it', async () => {
    const { gateway, journal } = start(fileOf({ one: { ...odd, env: { KEY: 'sk-very-secret' } } }));
    await gateway.settled(20_000);
    await call(gateway, 'one__log', { text: `\u001b[31mkey=sk-very-secret ${'x'.repeat(5000)}` });
    const event = await recorded(journal, ({ summary }) => summary.startsWith('one: key='));
    expect(event).toMatchObject({ type: 'upstream', actor: 'upstream' });
    expect(event.summary).toMatch(/^one: key=••• x{400}/);
    expect(event.summary.length).toBeLessThan(600);
    await call(gateway, 'one__log', {
      text: Array.from({ length: 500 }, (_none, line) => `line ${line}`).join('\n'),
    });
    await recorded(journal, ({ summary }) => /^one: \d+ more lines were left out/.test(summary));
    const lines = journal.query({ limit: 5000 }).filter(({ summary }) => summary.startsWith('one: line'));
    expect(lines.length).toBeLessThan(100);
    expect(JSON.stringify(journal.query({ limit: 5000 }))).not.toContain('sk-very-secret');
  });

  it('ends with what it started, even if it ignores being asked', async () => {
    const stubborn = `
      process.on('SIGTERM', () => {});
      const { spawn } = require('node:child_process');
      const other = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
      setInterval(() => {}, 1000);
      console.error('pids ' + process.pid + ' ' + other.pid);`;
    const { gateway, journal } = start(
      fileOf({ stubborn: { command: process.execPath, args: ['-e', stubborn] } }),
    );
    const { summary } = await recorded(journal, (event) => event.summary.includes('pids'));
    const pids = summary.match(/\d+/g)?.map(Number) ?? [];
    expect(pids.map(alive)).toEqual([true, true]);
    await gateway.close();
    await expect.poll(() => pids.filter(alive)).toEqual([]);
  });

  it('is started again after ever longer pauses, and at once when it is called', async () => {
    const { gateway, journal } = start(fileOf({ one: odd }));
    await gateway.settled(20_000);
    for (const round of [0, 1, 2]) {
      process.kill(Number(await call(gateway, 'one__pid')), 'SIGKILL');
      await changed(gateway, () => gateway.upstreams()[0]?.state !== 'ready');
      const started = performance.now();
      expect(await call(gateway, 'one__echo', { text: 'back' })).toBe('back');
      // The third pause would be 2 s; a call does not wait for it, but two starts are a second apart.
      expect(performance.now() - started).toBeLessThan(1900);
      expect(gateway.upstreams()[0]?.state, `round ${round}`).toBe('ready');
    }
    const pauses = journal
      .query({ limit: 100 })
      .flatMap(({ summary }) => /Next start in ([\d.]+) s/.exec(summary)?.slice(1) ?? [])
      .map(Number);
    expect(pauses).toHaveLength(3);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(0.5 * 2 ** index * 0.79);
      expect(pause).toBeLessThanOrEqual(0.5 * 2 ** index * 1.21);
    }
  });

  it('that cannot come up fails its calls within five seconds, with the reason', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drawbridge-gateway-'));
    const script = join(folder, 'server.mjs');
    writeFileSync(script, `await import(${JSON.stringify(odd.args[0])});`);
    const { gateway } = start(fileOf({ one: { command: process.execPath, args: [script] } }));
    await gateway.settled(20_000);
    const pid = Number(await call(gateway, 'one__pid'));
    writeFileSync(script, 'process.exit(9)');
    process.kill(pid, 'SIGKILL');
    await changed(gateway, () => gateway.upstreams()[0]?.state !== 'ready');
    const started = performance.now();
    const answer = await call(gateway, 'one__echo');
    expect(performance.now() - started).toBeLessThan(5000);
    expect(answer).toContain('exit code 9');
    expect(gateway.upstreams()[0]?.state).toBe('failed');
  });
});

describe('a call', () => {
  it('is given up after its time, and the upstream is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drawbridge-gateway-'));
    const configFile = join(folder, 'mcp.json');
    writeFileSync(configFile, fileOf({ one: odd }));
    const journal = createJournal({
      path: join(folder, 'journal.db'),
      now: Date.now,
      onProblem: () => undefined,
    });
    const gateway = openGateway({ configFile, journal, timings: { call: 1500 } });
    gateway.start();
    running.push({ gateway, journal, configFile });
    await gateway.settled(20_000);
    expect(await call(gateway, 'one__silence')).toContain('has not answered for 2 seconds');
    expect(await call(gateway, 'one__cancelled')).toContain('timed out');
  });
});
