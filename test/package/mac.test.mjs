import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativePieces } from '../../scripts/package/natives.mjs';
import { file, root } from './read-configuration.mjs';

describe('on macOS', () => {
  it('has a disk image for people and a zip for the updater, for both processors', () => {
    expect(file.mac.target).toEqual([
      { target: 'dmg', arch: ['arm64', 'x64'] },
      { target: 'zip', arch: ['arm64', 'x64'] },
    ]);
  });

  it('runs hardened, with the one entitlement that V8 needs', () => {
    expect(file.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    for (const path of [file.mac.entitlements, file.mac.entitlementsInherit]) {
      const text = readFileSync(join(root, path), 'utf8').replace(/<!--.*?-->/gs, '');
      expect(
        [...text.matchAll(/<key>(.+?)<\/key>\s*<(true|false)\/>/g)].map(([, key, on]) => [key, on]),
      ).toEqual([['com.apple.security.cs.allow-jit', 'true']]);
    }
  });

  it('lives in the menu bar, without an icon in the dock', () => {
    expect(file.mac.extendInfo).toEqual({ LSUIElement: true });
    expect(file.mac.category).toBe('public.app-category.developer-tools');
    expect(file.mac.minimumSystemVersion).toBe('13.0');
  });

  it.each(/** @type {const} */ (['x64', 'arm64']))('packs the native modules of %s and no other', (arch) => {
    const files = nativePieces('darwin', arch).flatMap(({ files: names }) => names);
    expect(files.filter((name) => name.endsWith('.node'))).toEqual([
      `prebuilds/darwin-${arch}/@photostructure+sqlite.glibc.node`,
      `keyring.darwin-${arch}.node`,
      `ngrok.darwin-${arch}.node`,
    ]);
  });
});
