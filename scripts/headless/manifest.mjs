import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NATIVES } from './bundle.mjs';

/** Without these something cannot be done, and is said when it is asked for; without the rest there is no server. */
const OPTIONAL = new Set(['@napi-rs/keyring', '@ngrok/ngrok']);

/**
 * What the file of a release is called, and the folder that npm puts it into. On npm's public registry this name is
 * somebody else's: there a release goes by the name in the variable NPM_NAME, or not at all (docs/releasing.md).
 */
const NAME = 'drawbridge';

/** Taken over where the project has them; npm compares the repository with where a package was built. */
const ABOUT = ['author', 'homepage', 'repository', 'bugs'];

/**
 * The package.json of the package, from the project's own. The natives are asked for in the versions that everything
 * here was tested with.
 * @param {string} root
 */
export function packageManifest(root) {
  const project = readJson(join(root, 'package.json'));
  const { version, description, license, engines } = project;
  const lock = readJson(join(root, 'package-lock.json'));
  const versions = NATIVES.map(
    (name) => /** @type {const} */ ([name, lock.packages[`node_modules/${name}`].version]),
  );
  return {
    name: NAME,
    version,
    description,
    keywords: ['mcp', 'chatgpt', 'oauth', 'tunnel', 'server'],
    license,
    ...Object.fromEntries(ABOUT.flatMap((name) => (name in project ? [[name, project[name]]] : []))),
    type: 'module',
    bin: { drawbridge: 'bin/drawbridge.cjs' },
    files: ['bin', 'lib', 'THIRD-PARTY.txt'],
    engines,
    os: ['linux', 'darwin', 'win32'],
    cpu: ['x64', 'arm64'],
    dependencies: Object.fromEntries(versions.filter(([name]) => !OPTIONAL.has(name))),
    optionalDependencies: Object.fromEntries(versions.filter(([name]) => OPTIONAL.has(name))),
  };
}

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
