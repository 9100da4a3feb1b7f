import { appendFileSync, chmodSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redactText } from '../../server/journal/redact-text.ts';

/** Bytes after which the old log is set aside at the next start: one old file is kept. */
const rotateAt = 1_000_000;

export interface Log {
  /** Where the person finds it. */
  readonly path: string;
  /** One line; `cause` adds its stack, redacted. Never throws. */
  write(line: string, cause?: unknown): void;
}

/**
 * The desktop's own log: what happened to windows, start and quit, and the causes behind the sentences that the
 * person saw. Mode 0600, redacted line by line. A folder that can't be written turns it into standard error.
 */
export function openLog(folder: string): Log {
  const path = join(folder, 'desktop.log');
  try {
    if (existsSync(path) && statSync(path).size > rotateAt) renameSync(path, `${path}.old`);
    appendFileSync(path, '', { mode: 0o600 });
    chmodSync(path, 0o600);
  } catch {
    // The same folder is about to stop the server with a sentence of its own.
  }
  return {
    path,
    write: (line, cause) => {
      const entry = redactText(`${line}${cause === undefined ? '' : `: ${textOf(cause)}`}`, 6000);
      try {
        appendFileSync(path, `${new Date().toISOString()} ${entry}\n`, { mode: 0o600 });
      } catch {
        process.stderr.write(`${entry}\n`);
      }
    },
  };
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
