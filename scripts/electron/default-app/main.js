// Packed as resources/default_app.asar of the Electron made by electron-from-registry.mjs: what `electron APP` runs.
import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { modules, target } = readArguments(process.argv.slice(1));
const require = createRequire(join(process.cwd(), 'electron.cjs'));
for (const name of modules) require(name);

if (target === null) stop('name an app: electron [-r MODULE] FOLDER-OR-FILE');
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });

const path = resolve(target);
const manifest = readManifest(path);
app.setVersion(manifest.version ?? process.versions.electron);
app.name = manifest.productName ?? manifest.name ?? 'Electron';
app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
let entry;
try {
  entry = require.resolve(path);
} catch {
  stop(`there is no app at ${path}`);
}
app.setAppPath(isFolder(path) ? path : dirname(entry));
// An import, so that both kinds of module work; it is awaited, so that `ready` comes after the app has been loaded.
await import(pathToFileURL(entry).href);

/** Electron's own switches come first, then the app; what follows is the app's. */
function readArguments(argv) {
  const modules = [];
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] === '-r' || argv[i] === '--require') modules.push(argv[(i += 1)]);
    else if (!argv[i].startsWith('-')) return { modules, target: argv[i] };
  }
  return { modules, target: null };
}

function readManifest(path) {
  try {
    return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}

function isFolder(path) {
  return statSync(path).isDirectory();
}

function stop(why) {
  process.stderr.write(`electron: ${why}\n`);
  process.exit(1);
}
