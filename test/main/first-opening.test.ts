import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWhenStarted, type StartingHost } from '../../main/lifecycle/first-opening.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A host that becomes what it is told to. */
function starting() {
  const listeners: (() => void)[] = [];
  let kind: StartingHost['state']['kind'] = 'starting';
  const host: StartingHost = {
    get state() {
      return { kind };
    },
    onChange: (listener) => void listeners.push(listener),
  };
  const opened = vi.fn();
  openWhenStarted(host, opened, { patience: 400, breath: 25 });
  const become = (next: typeof kind): void => {
    kind = next;
    for (const listener of listeners) listener();
  };
  return { become, opened };
}

describe('the first window', () => {
  it('opens a moment after the server runs, once, whatever that tells later', () => {
    const { become, opened } = starting();
    become('starting');
    vi.advanceTimersByTime(100);
    become('running');
    become('running');
    vi.advanceTimersByTime(24);
    expect(opened).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(opened).toHaveBeenCalledTimes(1);
    become('running');
    vi.advanceTimersByTime(1000);
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('does not wait for a server that takes its time', () => {
    const { become, opened } = starting();
    vi.advanceTimersByTime(399);
    expect(opened).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(opened).toHaveBeenCalledTimes(1);
    become('running');
    vi.advanceTimersByTime(1000);
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('stays away where the server failed: the person is asked something then', () => {
    const { become, opened } = starting();
    become('failed');
    vi.advanceTimersByTime(1000);
    become('running');
    vi.advanceTimersByTime(1000);
    expect(opened).not.toHaveBeenCalled();
  });
});
