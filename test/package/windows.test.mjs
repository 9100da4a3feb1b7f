import { describe, expect, it } from 'vitest';
import { nativePieces } from '../../scripts/package/natives.mjs';
import { file } from './read-configuration.mjs';

describe('on Windows', () => {
  it('is installed by a double click, for this person alone, and removed without their data', () => {
    expect(file.nsis).toMatchObject({ oneClick: true, perMachine: false, deleteAppDataOnUninstall: false });
    expect(file.nsis).not.toHaveProperty('allowElevation');
  });

  it('has an installer of its own for each processor, so that the updater can tell them apart', () => {
    expect(file.win.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
    expect(file.nsis.buildUniversalInstaller).toBe(false);
    expect(file.win.artifactName).toBe('Drawbridge-Setup-${version}-${arch}.${ext}');
  });

  it('keeps no key in the file: signing is set up by the environment', () => {
    expect(file.win).not.toHaveProperty('signtoolOptions');
    expect(file.win).not.toHaveProperty('azureSignOptions');
    expect(file).not.toHaveProperty('forceCodeSigning');
  });

  it.each(/** @type {const} */ (['x64', 'arm64']))('packs the native modules of %s and no other', (arch) => {
    const files = nativePieces('win32', arch).flatMap(({ files: names }) => names);
    expect(files.filter((name) => name.endsWith('.node'))).toEqual([
      `prebuilds/win32-${arch}/@photostructure+sqlite.glibc.node`,
      `keyring.win32-${arch}-msvc.node`,
      `ngrok.win32-${arch}-msvc.node`,
    ]);
  });
});
