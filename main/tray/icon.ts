import { nativeImage, type NativeImage } from 'electron';
import { assetFile } from '../app-folder.ts';
import type { TrayIcon } from './state.ts';

/**
 * The image of a state, for this system: macOS colours a template itself, Windows picks a size out of the ico, Linux
 * takes the PNG. Electron finds the `@2x` beside a PNG by name.
 */
export function trayImage(icon: TrayIcon): NativeImage {
  const file =
    process.platform === 'darwin'
      ? `${icon}Template.png`
      : process.platform === 'win32'
        ? `${icon}.ico`
        : `${icon}.png`;
  return nativeImage.createFromPath(assetFile('tray', file));
}
