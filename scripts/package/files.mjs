import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file under a folder, by its path from the root, with slashes, in one order everywhere.
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
export function globFiles(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? globFiles(root, path) : [path];
    })
    .toSorted();
}
