import { powerMonitor } from 'electron';

/** Tells when the computer may have been asleep: its network is another one, and a tunnel may be dead unnoticed. */
export function listenForWake(wake: () => void): void {
  powerMonitor.on('resume', wake);
  // Some systems sleep without saying so; who unlocks the screen was away in any case.
  powerMonitor.on('unlock-screen', wake);
}
