import { OLDER_VERSION, testPackage, usualDebs, type Wanted } from '../../../scripts/tests/test-packages.mjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../../desktop/helpers/drawbridge.ts';

/** What package.json says. */
export const presentVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;

/**
 * A package of the sources as they are now; its path (of the unpacked folder for `dir`). Built where it is not there
 * yet, and kept in .cache/packages until a source changes: the same question costs nothing the second time.
 */
export const packageOf = (target: Wanted['target'], options: Omit<Wanted, 'target'> = {}): Promise<string> =>
  testPackage(root, { target, ...options });

/** The deb that is shipped, packed as it is shipped: that alone takes more than a minute. */
export const shippedDeb = (): Promise<string> => usualDebs.shipped(root);

/** The same, packed in haste: quick to build and to install. */
export const presentDeb = (): Promise<string> => usualDebs.present(root);

/** The same program under an older number. */
export const olderDeb = (): Promise<string> => usualDebs.older(root);

export { OLDER_VERSION as olderVersion };
