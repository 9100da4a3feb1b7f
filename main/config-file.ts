import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ControlError } from '../protocol/control-error.ts';

/**
 * Makes the mcpServers file where it is missing, empty but valid, readable by its owner alone (people put keys into
 * its `env`). An existing file is not touched.
 * @throws ControlError where it can't be made
 */
export function ensureConfigFile(path: string): void {
  if (existsSync(path)) return;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, '{\n  "mcpServers": {}\n}\n', { flag: 'wx', mode: 0o600 });
  } catch {
    throw new ControlError(
      'not-possible',
      `The file ${path} could not be made: check that you may write to its folder, then try again.`,
    );
  }
}
