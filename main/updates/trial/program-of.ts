import { execFile } from 'node:child_process';
import { readlink } from 'node:fs/promises';

/** The program that a process runs, by its path; null where there is no such process, or no way to know. */
export async function programOf(pid: number): Promise<string | null> {
  if (!Number.isSafeInteger(pid) || pid < 2) return null;
  if (process.platform === 'linux') return readlink(`/proc/${pid}/exe`).catch(() => null);
  if (process.platform === 'win32')
    return ask('powershell.exe', [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      `(Get-Process -Id ${pid}).Path`,
    ]);
  return ask('/bin/ps', ['-ww', '-o', 'comm=', '-p', String(pid)]);
}

function ask(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5000, windowsHide: true }, (error, stdout) => {
      const path = stdout.trim();
      resolve(error !== null || path === '' ? null : path);
    });
  });
}
