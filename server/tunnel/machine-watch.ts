import { networkInterfaces } from 'node:os';
import type { Clock } from './clock.ts';

const every = 5000;
/** A look that comes so late, ms, means that the machine slept. */
const late = 20_000;

/** The addresses by which this machine is on a network, as one text that differs when they do. */
export function networkNow(): string {
  const addresses = Object.entries(interfaces()).flatMap(([name, list = []]) =>
    list
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => `${name} ${address}`),
  );
  return addresses.toSorted().join(', ');
}

/** Some sandboxes do not say which interfaces there are. */
function interfaces(): ReturnType<typeof networkInterfaces> {
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}

/**
 * Notices, without any help from the desktop, that the machine woke up or that its network is another one.
 * @returns the function that stops it.
 */
export function watchMachine(clock: Clock, network: () => string, happened: () => void): () => void {
  let before = network();
  let forget: (() => void) | null = null;
  const look = (due: number): void => {
    forget = clock.after(every, () => {
      const now = clock.now();
      const present = network();
      const slept = now - due > late;
      const moved = present !== before;
      before = present;
      look(now + every);
      if (slept || moved) happened();
    });
  };
  look(clock.now() + every);
  return () => forget?.();
}
