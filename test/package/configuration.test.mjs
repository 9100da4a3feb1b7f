import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIGURED, NEWER } from '../../scripts/package/fuses.mjs';
import { configuration, file, judge, root } from './read-configuration.mjs';

const updates = { url: 'https://updates.example/feed', publicKey: 'key' };

/** @param {unknown} value @returns {string[]} every text in it, however deep */
const texts = (value) => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
};

describe('electron-builder.yml', () => {
  it('is what electron-builder understands, key by key', async () => {
    await judge(configuration());
    await judge(configuration({ updates, inspect: true, signed: true, compression: 'maximum' }));
    await expect(judge({ ...configuration(), mac: { hardendRuntime: true } })).rejects.toThrow(
      /configuration\.mac should be/,
    );
  });

  it('names only files that there are', () => {
    const named = texts(file).flatMap((text) => text.split('=')[0] ?? []);
    const files = named.filter((text) => /^(?:\.\/)?(?:assets|scripts)\/[^*]+$/.test(text));
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(['LICENSE', 'THIRD-PARTY.md'].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('sets every fuse that electron-builder knows, and leaves none to a default', () => {
    expect(file.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(Object.keys(file.electronFuses)).toHaveLength(CONFIGURED);
    expect(NEWER.map(({ at }) => at)).toEqual([8]);
    const schema = JSON.parse(readFileSync(join(root, 'node_modules/app-builder-lib/scheme.json'), 'utf8'));
    const known = Object.keys(schema.definitions.FuseOptionsV1.properties);
    expect(known.filter((key) => key !== 'resetAdHocDarwinSignature').toSorted()).toEqual(
      Object.keys(file.electronFuses).toSorted(),
    );
  });

  it('packs an archive, out of which only native modules are taken', () => {
    expect(file.asar).toBe(true);
    expect(file.asarUnpack).toEqual(['**/*.node']);
    expect(file.disableAsarIntegrity).toBeUndefined();
  });

  it('builds for 64 bits alone', () => {
    const targets = [file.linux, file.mac, file.win].flatMap(({ target }) => target);
    expect([...new Set(targets.flatMap(({ arch }) => arch))].toSorted()).toEqual(['arm64', 'x64']);
  });

  it('gives each package a name that tells its system’s format, version and processor', () => {
    const formats = [file.linux, file.deb, file.rpm, file.appImage, file.mac, file.win];
    for (const { artifactName } of formats) {
      expect(artifactName).toContain('${version}');
      expect(artifactName).toContain('${arch}');
    }
  });

  it('belongs to drawbridge:// on every system', () => {
    expect(file.protocols).toEqual([{ name: 'Drawbridge', schemes: ['drawbridge'] }]);
  });
});

describe('a build', () => {
  it('differs in one fuse where Playwright has to get in, and in nothing else', () => {
    const { electronFuses: open, ...others } = configuration({ inspect: true });
    const { electronFuses: shut, ...same } = configuration();
    expect(others).toEqual(same);
    expect(open).toEqual({ ...shut, enableNodeCliInspectArguments: true });
    expect(shut.enableNodeCliInspectArguments).toBe(false);
  });

  it('has no updater’s address where none was given', () => {
    expect(configuration().publish).toBeNull();
    expect(configuration({ updates }).publish).toEqual({ provider: 'generic', url: updates.url });
  });

  it('may be unsigned on a developer’s machine, and fails unsigned in a release with keys', () => {
    expect(configuration()).not.toHaveProperty('forceCodeSigning');
    expect(configuration({ signed: true }).forceCodeSigning).toBe(true);
    const signing = { win: { azureSignOptions: { endpoint: 'https://weu.codesigning.azure.net' } } };
    const { win, mac } = configuration({ signed: true, signing });
    expect(win).toEqual({ ...file.win, ...signing.win });
    expect(mac).toEqual(file.mac);
  });
});
