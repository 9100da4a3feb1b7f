import { unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps (a temporary file, a rename): what comes within this time is one change, ms. */
const settle = 150;

/**
 * Calls `changed` after a file was written, replaced, made or removed. Its folder is watched, since a file that is
 * replaced is another file; where the folder cannot be watched (it does not exist yet), the file is looked at every
 * two seconds. Returns the function that stops it.
 */
export function watchOneFile(path: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const touched = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, settle).unref();
  };
  const stopWatching = watchFolder(path, touched) ?? pollFile(path, touched);
  return () => {
    if (timer !== null) clearTimeout(timer);
    stopWatching();
  };
}

function watchFolder(path: string, touched: () => void): (() => void) | null {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) touched();
    });
    watcher.on('error', touched);
    return () => watcher.close();
  } catch {
    return null;
  }
}

function pollFile(path: string, touched: () => void): () => void {
  watchFile(path, { persistent: false, interval: 2000 }, touched);
  return () => unwatchFile(path, touched);
}
