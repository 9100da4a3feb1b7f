/** The word that stands first where the program is to watch over a new version; the data folder follows. */
const watchWord = '--watch-update';

/** The words that start a watcher. Without Chromium's sandbox: it opens no page, and must run where there is none. */
export const watchWords = (dataDir: string): string[] => ['--no-sandbox', watchWord, dataDir];

/** The data folder of the trial that this start is to watch; null where it is to be the app. */
export function watchedFolder(argv: readonly string[]): string | null {
  const [first, second, third] = argv.slice(1);
  return first === '--no-sandbox' && second === watchWord && third !== undefined ? third : null;
}
