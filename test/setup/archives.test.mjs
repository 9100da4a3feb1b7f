import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha512, takeFromTarball } from '../../scripts/electron/tarball.mjs';
import { unzip } from '../../scripts/electron/unzip.mjs';
import { zipFile } from './zip-file.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-archives-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a tarball', () => {
  it('gives the one file that is asked for, however its bytes arrive', async () => {
    const big = Buffer.alloc(300_001, 'drawbridge ');
    const tarball = join(folder, 'a.tgz');
    writeFileSync(
      tarball,
      gzipSync(
        Buffer.concat([
          tarEntry('package/a', Buffer.from('x')),
          tarEntry('package/big', big),
          tarEntry('package/c', big),
        ]),
      ),
    );
    await takeFromTarball(tarball, 'package/big', join(folder, 'big'));
    expect(readFileSync(join(folder, 'big')).equals(big)).toBe(true);
    expect(await sha512(join(folder, 'big'))).toBe(createHash('sha512').update(big).digest('base64'));
    await expect(takeFromTarball(tarball, 'package/none', join(folder, 'none'))).rejects.toThrow(
      'package/none is not in the package',
    );
  });
});

describe('a zip', () => {
  const text = Buffer.from('a text that can be packed '.repeat(500));

  it('is unpacked without what is not wanted, with names changed and modes kept', async () => {
    const zip = zipFile(join(folder, 'a.zip'), [
      ['App/App', text, 0o755],
      ['App/empty', Buffer.alloc(0), 0o644],
      ['App/resources/secret', text, 0o644],
      ['App/locales/de.pak', text, 0o644],
    ]);
    await unzip(zip, join(folder, 'to'), (name) => {
      if (name.startsWith('App/resources/')) return null;
      return name === 'App/App' ? 'electron' : name.slice(4);
    });
    const files = readdirSync(join(folder, 'to'), { recursive: true, encoding: 'utf8' });
    expect(files.toSorted()).toEqual(['electron', 'empty', 'locales', join('locales', 'de.pak')]);
    expect(readFileSync(join(folder, 'to', 'electron')).equals(text)).toBe(true);
    expect(statSync(join(folder, 'to', 'electron')).mode & 0o777).toBe(0o755);
  });

  it('writes nothing outside its folder', async () => {
    const zip = zipFile(join(folder, 'a.zip'), [['../outside', text, 0o644]]);
    await expect(unzip(zip, join(folder, 'to'), (name) => name)).rejects.toThrow('outside');
    expect(readdirSync(folder)).toEqual(['a.zip']);
  });

  it('is refused when it is damaged', async () => {
    const zip = zipFile(join(folder, 'a.zip'), [['a', text, 0o644]]);
    const bytes = readFileSync(zip);
    writeFileSync(zip, bytes.fill(0, 40, 60));
    await expect(unzip(zip, join(folder, 'to'), (name) => name)).rejects.toThrow();
    writeFileSync(zip, 'no zip at all, but long enough to look like one');
    await expect(unzip(zip, join(folder, 'to'), (name) => name)).rejects.toThrow('this is not a zip file');
  });
});

/**
 * One file in the tar format, with its padding.
 * @param {string} name
 * @param {Buffer} content
 */
function tarEntry(name, content) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
