import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configurationFor } from '../../scripts/package/configuration.mjs';

export const root = join(import.meta.dirname, '..', '..');

/** electron-builder.yml as it is. */
export const file = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));

/** What `npm run package` gives electron-builder. */
export const configuration = (options = {}) =>
  configurationFor(root, {
    work: '/work',
    out: '/out',
    electron: { version: '45.4.1', dist: null },
    updates: null,
    inspect: false,
    signed: false,
    compression: 'normal',
    ...options,
  });

/**
 * electron-builder's own judgement, by its schema. Throws with its words.
 * @param {object} candidate
 */
export async function judge(candidate) {
  const require = createRequire(import.meta.url);
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
  const { DebugLogger } = require('builder-util');
  await validateConfiguration(candidate, new DebugLogger(false));
}
