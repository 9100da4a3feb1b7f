import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** What is asked of the keychain's library. Secrets travel in messages between threads and nowhere else. */
export interface KeychainCall {
  readonly act: 'read' | 'write' | 'remove';
  readonly service: string;
  readonly account: string;
  readonly secret?: string;
}

/** Asks the keychain on a thread of its own, one call after the other. @throws Error where it is refused or silent. */
export type AskKeychain = (call: KeychainCall) => Promise<string | null>;

const answerSchema = z.object({ ok: z.boolean(), value: z.string().nullable() });

// As text, so that it runs the same from the sources, from the build and from the packed app. Without a store by name
// the library falls back, and says nothing, to the kernel's keyring: lost at reboot.
const threadCode = `
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const load = process.getBuiltinModule('node:module').createRequire(workerData.from);
parentPort.on('message', (call) => {
  try {
    const { Entry } = load('@napi-rs/keyring');
    const entry = new Entry(call.service, call.account, { linux: { store: 'secret-service' } });
    let value = null;
    if (call.act === 'read') value = entry.getPassword() ?? null;
    else if (call.act === 'write') entry.setPassword(call.secret);
    else entry.deleteCredential();
    parentPort.postMessage({ ok: true, value });
  } catch {
    parentPort.postMessage({ ok: false, value: null });
  }
  Atomics.add(workerData.done, 0, 1);
  Atomics.notify(workerData.done, 0);
});
`;

interface Waiting {
  readonly call: KeychainCall;
  readonly resolve: (value: string | null) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Makes the one owner of the keychain's thread. The library connects to its bus synchronously, and a thread inside it
 * cannot be ended: after `timeout` all that waits is refused, and so is what comes in the next `pause`, or until the
 * call has come back. Its own answer still counts when it comes late: the person may have unlocked the keychain.
 * @param times ms
 */
export function keychainThread(
  times = { timeout: 3000, pause: 60_000, idle: 5000, grace: 500 },
): AskKeychain {
  const queue: Waiting[] = [];
  let worker: Worker | null = null;
  let current: Waiting | null = null;
  let silentUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  /** How many calls the threads have made; shared with them. */
  const done = new Int32Array(new SharedArrayBuffer(4));
  let doneBefore = 0;

  // Node waits for its threads when it ends, and would wait for ever for one inside the library. An ordinary call is
  // over in a moment.
  const endHard = (): void => {
    if (current === null || Atomics.wait(done, 0, doneBefore, times.grace) !== 'timed-out') return;
    process.kill(process.pid, 'SIGKILL');
  };

  const silent = (): void => {
    silentUntil = Date.now() + times.pause;
    for (const one of queue.splice(0)) one.reject(new Error('the keychain does not answer'));
  };

  const settle = (finish: (one: Waiting) => void): void => {
    const one = current;
    current = null;
    clearTimeout(timer);
    process.off('exit', endHard);
    if (one !== null) finish(one);
    next();
  };

  const start = (): Worker => {
    const made = new Worker(threadCode, { eval: true, workerData: { from: import.meta.url, done } });
    made.on('message', (message: unknown) => {
      silentUntil = 0;
      const answer = answerSchema.parse(message);
      settle((one) =>
        answer.ok ? one.resolve(answer.value) : one.reject(new Error('the keychain refused')),
      );
    });
    made.on('error', () => undefined);
    made.on('exit', () => {
      if (worker !== made) return;
      worker = null;
      settle((one) => one.reject(new Error('the keychain has no thread')));
    });
    // After the listeners, which would hold the process again.
    made.unref();
    return made;
  };

  const next = (): void => {
    if (current !== null) return;
    current = queue.shift() ?? null;
    if (current === null) {
      timer = setTimeout(() => {
        const idle = worker;
        worker = null;
        void idle?.terminate();
      }, times.idle).unref();
      return;
    }
    clearTimeout(timer);
    process.on('exit', endHard);
    timer = setTimeout(silent, times.timeout);
    worker ??= start();
    doneBefore = Atomics.load(done, 0);
    worker.postMessage(current.call, []);
  };

  return (call) =>
    new Promise((resolve, reject) => {
      const stuck = current !== null && silentUntil > 0;
      if (stuck || Date.now() < silentUntil) {
        reject(new Error('the keychain does not answer'));
        return;
      }
      queue.push({ call, resolve, reject });
      next();
    });
}
