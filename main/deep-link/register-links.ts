import { app } from 'electron';
import { isUsual } from '../login/open-start-at-login.ts';
import { linkScheme } from '../../protocol/link.ts';
import { programOf } from '../login/login-command.ts';

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
    const program = programOf({ execPath: process.execPath, env: process.env });
    if (process.platform === 'linux' && program === process.env['APPIMAGE']) {
      const { registerAppImage } = await import('./register-appimage.ts');
      await registerAppImage(program);
    }
  } catch (error) {
    log('links could not be registered', error);
  }
}
