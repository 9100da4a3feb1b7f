import { createPrivateKey } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearsSignature } from '../../main/updates/feed/signature.ts';
import { releaseIn } from '../../main/updates/feed/release.ts';
import { publicHalf, testKey } from '../helpers/updates/test-key.ts';

const scripts = join(import.meta.dirname, '..', '..', 'scripts', 'release', 'updates');
const pem = testKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const hash = `${'A'.repeat(86)}==`;
/** As electron-builder writes it. */
const written = `version: 0.2.0
files:
  - url: Drawbridge-0.2.0-x64.AppImage
    sha512: ${hash}
    size: 100
    blockMapSize: 10
path: Drawbridge-0.2.0-x64.AppImage
sha512: ${hash}
releaseDate: '2026-11-22T00:00:00.000Z'
`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-metadata-'));
  file = join(folder, 'latest-linux.yml');
  writeFileSync(file, written);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(
  script: string,
  args: string[],
  key: string | null = pem,
): { code: number | null; said: string } {
  const { DRAWBRIDGE_UPDATE_KEY: _key, ...rest } = process.env;
  const env = key === null ? rest : { ...rest, DRAWBRIDGE_UPDATE_KEY: key };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, script), ...args], {
    env,
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

const isSigned = (): boolean =>
  bearsSignature(readFileSync(file), readFileSync(`${file}.sig`, 'utf8'), publicHalf(testKey));
const release = (): ReturnType<typeof releaseIn> => releaseIn(readFileSync(file, 'utf8'), 'latest-linux.yml');

describe('signing', () => {
  test('makes metadata that the app takes, with the notes', () => {
    const notes = join(folder, 'notes.md');
    writeFileSync(notes, '- Faster: "much"\n- Smaller\n');
    expect(run('sign-metadata.mjs', ['--notes', notes, file])).toMatchObject({ code: 0 });
    expect(isSigned()).toBe(true);
    expect(release()).toMatchObject({
      version: '0.2.0',
      releaseNotes: '- Faster: "much"\n- Smaller\n',
      files: [{ url: 'Drawbridge-0.2.0-x64.AppImage', sha512: hash, size: 100 }],
    });
  });

  test('needs a key, and never says anything of one', () => {
    expect(run('sign-metadata.mjs', [file], null)).toEqual({
      code: 1,
      said: 'There is no key to sign with: put its PEM into DRAWBRIDGE_UPDATE_KEY.\n',
    });
    const { code, said } = run('sign-metadata.mjs', [file], pem.slice(0, 60));
    expect(code).toBe(1);
    expect(said).not.toContain(pem.slice(30, 60));
    expect(readFileSync(file, 'utf8')).toBe(written);
  });

  test('takes a key whose lines were joined', () => {
    expect(run('sign-metadata.mjs', [file], pem.replaceAll('\n', '\\n')).code).toBe(0);
    expect(isSigned()).toBe(true);
  });
});

describe('staging', () => {
  test('sets the percentage and signs anew, later than before', () => {
    run('sign-metadata.mjs', [file]);
    const before = release()?.signedAt ?? 0;
    expect(run('stage.mjs', ['--version', '0.2.0', '--percent', '10', file]).code).toBe(0);
    expect(release()).toMatchObject({ stagingPercentage: 10 });
    expect(release()?.signedAt).toBeGreaterThan(before);
    expect(isSigned()).toBe(true);
  });

  test.each([
    [['--percent', '101']],
    [['--percent', '-1']],
    [['--percent', '5.5']],
    [[]],
    [['--percent', '10', '--version', '0.3.0']],
  ])('changes nothing where it is asked for what makes no sense: %j', (args) => {
    expect(run('stage.mjs', [...args, file]).code).not.toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(written);
  });
});

test('a new key is one that signs, and its public half is what packages have built in', () => {
  const made = execFileSync(process.execPath, [join(scripts, 'make-key.mjs')], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const { said } = run('public-key.mjs', [], made);
  expect(said.trim()).toBe(publicHalf(createPrivateKey(made)));
});
