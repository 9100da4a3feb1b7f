import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BridgeHost } from '../../main/bridge-host.ts';
import { ensureConfigFile } from '../../main/config-file.ts';
import { isFirstTime } from '../../main/lifecycle/first-time.ts';
import { afterPageCrash } from '../../main/lifecycle/page-crash.ts';
import { startServer } from '../../main/lifecycle/start.ts';
import { openLog } from '../../main/log/log-file.ts';
import { CrashHistory } from '../../main/windows/crash-history.ts';
import { Fault } from '../../server/faults.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'drawbridge-main-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a server that can’t start', () => {
  test('is tried again as often as the person wants, then given up', async () => {
    const done: string[] = [];
    const host = new BridgeHost({
      open: () => Promise.reject(new Fault('The port is taken: choose another.')),
      log: () => {},
    });
    const answers = [0, 0, 1];
    await startServer({
      host,
      ask: async (question) => {
        done.push(question.detail);
        return answers.shift() ?? 1;
      },
      onFailed: () => done.push('failed'),
      onRetry: () => done.push('retry'),
      giveUp: () => done.push('quit'),
    });
    const round = ['failed', 'The port is taken: choose another.'];
    expect(done).toEqual([...round, 'retry', ...round, 'retry', ...round, 'quit']);
  });
});

describe('a page that crashes', () => {
  test('denies the knocks and comes back once; the second time the person is asked', async () => {
    const done: string[] = [];
    const parts = {
      history: new CrashHistory(() => 0),
      denyKnocks: () => done.push('deny'),
      ask: async ({ detail }: { detail: string }) => (done.push(/oom/.test(detail) ? 'asked' : 'unclear'), 1),
      quit: () => done.push('quit'),
      log: () => {},
    };
    await afterPageCrash('popup', 'oom', () => done.push('reopen'), parts);
    await afterPageCrash('popup', 'oom', () => done.push('reopen'), parts);
    expect(done).toEqual(['deny', 'reopen', 'deny', 'asked', 'quit']);
  });
});

describe('the log', () => {
  test('is readable by its owner alone and holds no secret', () => {
    const log = openLog(folder);
    const token = `mcp_${'0a'.repeat(16)}`;
    log.write(`called with ${token}`, new Error(`Authorization: Bearer ${token}`));
    const text = readFileSync(log.path, 'utf8');
    expect(text).toContain('called with');
    expect(text).not.toContain(token);
    if (process.platform !== 'win32') expect(statSync(log.path).mode & 0o777).toBe(0o600);
  });

  test('begins anew when it has grown large, and keeps the old one', () => {
    writeFileSync(join(folder, 'desktop.log'), 'x'.repeat(1_000_001));
    const log = openLog(folder);
    log.write('fresh');
    expect(readFileSync(log.path, 'utf8')).toMatch(/fresh\n$/);
    expect(statSync(log.path).size).toBeLessThan(200);
    expect(statSync(`${log.path}.old`).size).toBe(1_000_001);
  });

  test('that can’t be written stops nobody', () => {
    const log = openLog(join(folder, 'missing', 'folder'));
    expect(() => log.write('a line for standard error')).not.toThrow();
  });
});

describe('the mcpServers file', () => {
  test('is made where it is missing, and left alone where it is not', () => {
    const path = join(folder, 'deeper', 'mcp.json');
    ensureConfigFile(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ mcpServers: {} });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"mine":1}');
    ensureConfigFile(path);
    expect(readFileSync(path, 'utf8')).toBe('{"mine":1}');
  });

  test('that can’t be made is explained', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => ensureConfigFile(join(folder, 'file', 'mcp.json'))).toThrow(/could not be made: check/);
  });
});

test('the first time is the first time, also for the next run', () => {
  expect(isFirstTime(folder, 'told')).toBe(true);
  expect(isFirstTime(folder, 'told')).toBe(false);
});
