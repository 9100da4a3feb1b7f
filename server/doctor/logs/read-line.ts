import { stripVTControlCharacters } from 'node:util';
import { appNotes } from './app-notes.ts';
import { caddyLog } from './caddy-log.ts';
import { commonLog } from './common-log.ts';
import { journalLog } from './journal-log.ts';
import type { LineFormat, Logged } from './logged.ts';
import { uvicornLog } from './uvicorn-log.ts';

/** Each line is recognised by itself, so that files may be mixed; the first format that fits decides. */
const formats: readonly LineFormat[] = [journalLog, caddyLog, commonLog, uvicornLog, appNotes];

/** What the line tells; null where it is of no format we know. Never throws. */
export function readLine(line: string): Logged | null {
  const text = (line.includes('\u001B') ? stripVTControlCharacters(line) : line)
    // As people paste logs: indented, quoted, between backticks.
    .replace(/^[\s>`\uFEFF]+/, '')
    .trimEnd();
  if (text.length < 12) return null;
  for (const format of formats) {
    const logged = format(text);
    if (logged !== null) return logged;
  }
  return null;
}
