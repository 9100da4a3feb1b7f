import { app } from 'electron';
import { isUsual } from '../login/open-start-at-login.ts';
import { linkScheme } from '../../protocol/link.ts';
import { appImageFile } from '../appimage-file.ts';

/**
 * Has the operating system hand our links to this app, where its package could not say so itself: on Windows, and for an
 * AppImage. The other packages do it by their own means (desktop file, Info.plist). A start from the source folder and
 * one on another data folder register nothing: links belong to the usual one. Never throws.
 */
export async function registerLinks(
  dataDir: string,
  log: (line: string, cause?: unknown) => void,
): Promise<void> {
  if (!app.isPackaged || !isUsual(dataDir)) return;
  try {
    if (process.platform === 'win32') {
      // `--` stands before the link: whatever is inside of it, nothing behind is read as a switch.
      app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--']);
    }
    const image = process.platform === 'linux' ? appImageFile(process) : null;
    if (image !== null) {
      const { registerAppImage } = await import('./register-appimage.ts');
      await registerAppImage(image);
    }
  } catch (error) {
    log('links could not be registered', error);
  }
}
