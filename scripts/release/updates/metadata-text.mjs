import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { Fault } from '../../setup/fault.mjs';

/** Bytes; the app reads no more (main/updates/feed/read-feed.ts). */
const LONGEST = 64 * 1024;

/** Notes are shortened to it, so that the whole stays readable for the app. */
const LONGEST_NOTES = 20_000;

/**
 * What electron-builder wrote for the updater, with the moment of signing and what else is to be said.
 * @param {string} file
 * @param {object} change
 * @param {Date} change.signedAt the app takes nothing that was signed before what it has seen
 * @param {string} [change.version] it has to be this one
 * @param {number} [change.percent] of all installations, 0 to 100
 * @param {string} [change.notes] plain text
 * @returns {string}
 */
export function metadataText(file, { signedAt, version, percent, notes }) {
  const document = parseDocument(readFileSync(file, 'utf8'));
  const said = document.get('version');
  if (document.errors.length > 0 || typeof said !== 'string' || !document.has('files')) {
    throw new Fault(`${file} is nothing that electron-builder wrote for the updater.`);
  }
  if (version !== undefined && said !== version)
    throw new Fault(`${file} is of version ${said}, not ${version}: nothing was changed.`);
  document.set('signedAt', signedAt.toISOString());
  if (percent !== undefined) document.set('stagingPercentage', percent);
  if (notes !== undefined) document.set('releaseNotes', notes.slice(0, LONGEST_NOTES));
  const text = document.toString({ lineWidth: 0 });
  if (Buffer.byteLength(text) > LONGEST)
    throw new Fault(`${file} would be larger than the app reads (${LONGEST} bytes): shorten the notes.`);
  return text;
}
