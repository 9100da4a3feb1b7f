import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { appImageFile } from '../appimage-file.ts';

/** How this app came onto the computer, which decides how a newer one does. */
export type Installation =
  | { kind: 'development' }
  /** `file` is what the person starts; what runs is only mounted from it. */
  | { kind: 'appimage'; file: string }
  /** The installer of Windows, into a folder of the person's. */
  | { kind: 'nsis'; folder: string; program: string }
  /** `folder` is the bundle. */
  | { kind: 'mac'; folder: string; program: string }
  /** Owned by the package manager. */
  | { kind: 'deb' }
  | { kind: 'rpm' }
  /** Unpacked by hand. */
  | { kind: 'archive' };

export interface Program {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  readonly execPath: string;
  readonly resources: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function installationOf(program: Program): Installation {
  const { platform, packaged, execPath, resources } = program;
  if (!packaged) return { kind: 'development' };
  if (platform === 'win32') return { kind: 'nsis', folder: dirname(execPath), program: execPath };
  if (platform === 'darwin')
    return { kind: 'mac', folder: join(execPath, '..', '..', '..'), program: execPath };
  const image = appImageFile(program);
  if (image !== null) return { kind: 'appimage', file: image };
  const type = packageType(resources);
  return type === 'deb' || type === 'rpm' ? { kind: type } : { kind: 'archive' };
}

/** What electron-builder leaves in packages of a package manager; '' elsewhere. */
function packageType(resources: string): string {
  try {
    return readFileSync(join(resources, 'package-type'), 'utf8').trim();
  } catch {
    return '';
  }
}

/** The file of a release that is for this kind of installation, by its name's end. */
export const extensionFor = {
  appimage: 'AppImage',
  nsis: 'exe',
  mac: 'zip',
  deb: 'deb',
  rpm: 'rpm',
} as const;

/** What electron-builder calls the metadata of this system and processor. */
export function metadataName(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'win32') return 'latest.yml';
  if (platform === 'darwin') return 'latest-mac.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}
