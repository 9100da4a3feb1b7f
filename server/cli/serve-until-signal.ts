import type { Bridge } from '../bridge.ts';
import { faultOfOurs } from './failure.ts';
import type { Printer } from './printer.ts';

const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How long closing may take before the process ends anyway, ms. */
const deadline = 10_000;
/** The same signal again within this time counts as one, ms. */
const oneWish = 1000;

interface Ending {
  readonly reason: string;
  readonly code: 0 | 1;
}

/**
 * Runs a bridge until a signal: the first one closes it cleanly (knocks are denied), a second one ends the process at
 * once. A bug ends it with one sentence.
 * @returns the exit code.
 */
export async function serveUntilSignal(
  print: Printer,
  start: () => Promise<Pick<Bridge, 'close'>>,
): Promise<number> {
  const ended = Promise.race([firstSignal(), firstBug(print)]);
  const bridge = await start();
  const { reason, code } = await ended;
  const impatient = setTimeout(() => process.exit(1), deadline).unref();
  await bridge.close(reason);
  clearTimeout(impatient);
  return code;
}

const firstSignal = (): Promise<Ending> =>
  new Promise((resolve) => {
    let first: { name: string; at: number } | null = null;
    for (const name of endings) {
      process.on(name, () => {
        const now = performance.now();
        // Terminals and service managers signal the whole group, and a parent passes it on: that is still one wish.
        if (first?.name === name && now - first.at < oneWish) return;
        // 128 + SIGINT: ended by a signal, as shells have it.
        if (first !== null) process.exit(130);
        first = { name, at: now };
        resolve({ reason: name, code: 0 });
      });
    }
  });

/** What is still to be closed may go wrong after a bug, and only the first one is worth a sentence. */
const firstBug = (print: Printer): Promise<Ending> =>
  new Promise((resolve) => {
    let told = false;
    const onBug = (error: unknown): void => {
      if (!told) print.aside(faultOfOurs(error));
      told = true;
      resolve({ reason: 'a fault of its own', code: 1 });
    };
    process.on('uncaughtException', onBug);
    process.on('unhandledRejection', onBug);
  });
