import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/**
 * Where a new AppImage stands beside the one that runs, until it is confirmed. Two data folders may run from one
 * AppImage, and neither may take away what the other has on trial: each has a name of its own.
 */
export function candidateFor(file: string, dataDir: string): string {
  const whose = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 8);
  return `${file}.${whose}.new`;
}
