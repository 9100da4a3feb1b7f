import type { Place } from '../../protocol/place.ts';
import { isLink, placeOf } from './link.ts';

/** The program's arguments, told apart by who may have written them. */
export interface Arguments {
  /** What stands before a link or `--`: the person's own words, or those of a launcher. */
  readonly own: readonly string[];
  /** The first link, whoever made it; null where there is none. */
  readonly link: string | null;
  /**
   * A switch behind the link that Chromium may have obeyed already. No launcher of ours puts one there; a page did that
   * found a way out of the quotes around its link (CVE-2018-1000006 is one such way).
   */
  readonly smuggled: string | null;
}

/** Our own options: ignored behind a link, and no harm done, because nobody but us reads them. */
const ours = /^--(?:data-dir|port|public-url|mcp-config|hidden)(?:=|$)/;

/** What Chromium reads as a switch: on Windows also `/switch`. */
const isSwitch = (argument: string, platform: NodeJS.Platform): boolean =>
  argument.startsWith('-') || (platform === 'win32' && /^\/[a-z]/i.test(argument));

/** Tells the arguments of a start apart: what a browser hands over is not to be read as options. */
export function readArguments(argv: readonly string[], platform = process.platform): Arguments {
  const dashes = argv.indexOf('--');
  const at = argv.findIndex(isLink);
  const ends = [dashes, at].filter((index) => index >= 0);
  // Chromium, too, reads no switches behind `--`.
  const readByChromium = dashes === -1 ? argv : argv.slice(0, dashes);
  const behind = at === -1 ? [] : readByChromium.slice(at + 1);
  return {
    own: argv.slice(0, Math.min(argv.length, ...ends)),
    link: argv[at] ?? null,
    smuggled: behind.find((argument) => isSwitch(argument, platform) && !ours.test(argument)) ?? null,
  };
}

/** The place that the first link among a program's arguments leads to; null where there is none. */
export function placeIn(argv: readonly string[]): Place | null {
  const { link } = readArguments(argv);
  return link === null ? null : placeOf(link);
}
