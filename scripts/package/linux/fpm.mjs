import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from './fpm-arguments.mjs';
import { buildDeb } from './deb.mjs';
import { buildRpm } from './rpm.mjs';
import { layOut } from './tree.mjs';

// Stands in the place of fpm, which electron-builder calls for deb and rpm: it takes fpm's arguments and uses the tools of
// the system, dpkg-deb and rpmbuild. What goes wrong is one line that begins with "drawbridge:".
const work = mkdtempSync(join(tmpdir(), 'drawbridge-package-'));
try {
  const wanted = readArguments(process.argv.slice(2));
  const tree = join(work, 'tree');
  layOut(wanted, tree);
  if (wanted.format === 'deb') buildDeb(wanted, tree);
  else buildRpm(wanted, tree, work);
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`drawbridge: ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
