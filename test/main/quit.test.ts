import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Quit, type QuitStep } from '../../main/lifecycle/quit.ts';

let done: string[];
let log: string[];
const step = (name: string, run: QuitStep['run'] = () => {}): QuitStep => ({
  name,
  run: async (reason) => {
    await run(reason);
    done.push(name);
  },
});
const quitWith = (steps: QuitStep[]) =>
  new Quit({
    steps,
    deadlineMs: 5000,
    exit: (code) => done.push(`exit ${code}`),
    log: (line) => log.push(line),
  });

beforeEach(() => {
  done = [];
  log = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('quitting', () => {
  test('takes the steps in order, then exits', async () => {
    const quit = quitWith([step('deny'), step('close'), step('flush')]);
    expect(quit.phase).toBe('running');
    quit.request('quit');
    expect(quit.phase).toBe('closing');
    await vi.runAllTimersAsync();
    expect(done).toEqual(['deny', 'close', 'flush', 'exit 0']);
    expect(quit.phase).toBe('done');
  });

  test('takes the synchronous steps before it returns: a session may end right then', () => {
    const quit = quitWith([
      { name: 'deny', run: () => void done.push('deny') },
      step('close', () => new Promise(() => {})),
    ]);
    quit.request('session-end');
    expect(done).toEqual(['deny']);
  });

  test('happens once, however often it is asked for', async () => {
    const quit = quitWith([step('close')]);
    quit.request('quit');
    quit.request('signal');
    await vi.runAllTimersAsync();
    quit.request('update');
    await vi.runAllTimersAsync();
    expect(done).toEqual(['close', 'exit 0']);
  });

  test('is no success where the server could not start', async () => {
    quitWith([step('close')]).request('start-failed');
    await vi.runAllTimersAsync();
    expect(done).toEqual(['close', 'exit 1']);
  });

  test('goes on past a step that fails', async () => {
    const quit = quitWith([step('deny', () => Promise.reject(new Error('no'))), step('close')]);
    quit.request('quit');
    await vi.runAllTimersAsync();
    expect(done).toEqual(['close', 'exit 0']);
    expect(log.join()).toContain('could not deny');
  });

  test('ends at the deadline whatever hangs, and says what', async () => {
    const quit = quitWith([step('deny'), step('close the server', () => new Promise(() => {}))]);
    quit.request('quit');
    await vi.advanceTimersByTimeAsync(4999);
    expect(done).toEqual(['deny']);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['deny', 'exit 1']);
    expect(log.join()).toContain('close the server');
  });
});
