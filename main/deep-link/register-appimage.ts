import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { homeFolder, xdgFolder } from '../../server/home-folder.ts';
import { linkScheme } from '../../protocol/link.ts';
import { linkEntry } from '../login/desktop-entry.ts';
import { entryText, writeEntry } from '../login/entry-file.ts';

/** Not the name that a package's own file has: a file of the person's would hide that one. */
const fileName = `${linkScheme}-link.desktop`;
const mimeType = `x-scheme-handler/${linkScheme}`;
/** How long xdg-mime may take, ms. */
const patience = 5000;

/**
 * Leaves word that links go to an AppImage: a desktop file of the person's that no menu shows, and which is passed over
 * once the AppImage is gone. Where something else has the links already (an installed package), it keeps them.
 * @throws where the file can't be written or xdg-mime fails
 */
export async function registerAppImage(program: string): Promise<void> {
  const handler = (await xdgMime('query', 'default', mimeType)).trim();
  if (handler !== '' && handler !== fileName) return;
  const data = xdgFolder('XDG_DATA_HOME', process.env, homeFolder);
  if (data === null) return;
  const path = join(data, 'applications', fileName);
  const wanted = linkEntry(program, mimeType);
  if (handler === fileName && entryText(path) === wanted) return;
  writeEntry(path, wanted);
  await xdgMime('default', fileName, mimeType);
}

const xdgMime = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('xdg-mime', args, { timeout: patience }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
