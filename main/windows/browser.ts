import { shell } from 'electron';
import { ControlError } from '../../protocol/control-error.ts';
import { knownPage } from '../../protocol/pages.ts';

/**
 * Opens a page in the person's browser. The only way out of the app.
 * @throws ControlError where it is none of the known pages, or no browser took it
 */
export async function openInBrowser(target: string): Promise<void> {
  const page = knownPage(target);
  if (page === null) {
    throw new ControlError(
      'not-possible',
      'Drawbridge opens only pages that it knows, and this is none of them: copy the address if you trust it.',
    );
  }
  try {
    await shell.openExternal(page);
  } catch {
    throw new ControlError(
      'not-possible',
      `No browser opened ${page}: copy the address and open it yourself.`,
    );
  }
}
