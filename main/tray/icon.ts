import { nativeImage, type NativeImage } from 'electron';
import { assetFile } from '../app-folder.ts';
import { trayFile } from './icon-file.ts';
import type { TrayIcon } from './state.ts';

/**
 * The image of a state, for this system. Electron finds the other scales (`@1.25x` … `@3x`) beside a PNG by name.
 */
export function trayImage(icon: TrayIcon): NativeImage {
  return nativeImage.createFromPath(assetFile('tray', trayFile(icon, process.platform, process.env)));
}
