import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as a word that no other process of that number has: numbers are given out again.
 * @returns null where there is no such process, or no way to know.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (!Number.isSafeInteger(pid) || pid < 2) return null;
  if (process.platform === 'linux') return startOnLinux(pid);
  if (process.platform === 'win32') {
    return ask('powershell.exe', [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`,
    ]);
  }
  return ask('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** The boot, and the ticks since then: field 22 of proc_pid_stat(5), counted behind the name, which may hold anything. */
function startOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // A zombie has ended; only its parent has not looked yet.
    return fields[19] === undefined || fields[0] === 'Z' ? null : `${boot}/${fields[19]}`;
  } catch {
    return null;
  }
}

function ask(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5000, windowsHide: true }, (error, stdout) => {
      const start = stdout.trim().replaceAll(/\s+/g, '-');
      resolve(error !== null || start === '' ? null : start);
    });
  });
}
