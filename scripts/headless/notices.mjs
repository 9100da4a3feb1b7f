import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, version: string, license: string, text: string | null }} Notice */

/**
 * The packages that these files belong to, each with its licence and the text that asks to be passed on. One that npm
 * has put into several places is named once.
 * @param {string[]} files absolute paths in node_modules
 * @returns {Notice[]} by name
 */
export function noticesOf(files) {
  /** @type {Map<string, Notice>} */
  const notices = new Map();
  for (const file of files) {
    const folder = packageFolder(file);
    if (folder === null || notices.has(folder)) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    notices.set(folder, { name, version, license: String(license), text: licenceText(folder) });
  }
  const different = new Map([...notices.values()].map((notice) => [JSON.stringify(notice), notice]));
  return [...different.values()].toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
}

/**
 * The notices as one text file.
 * @param {Notice[]} notices
 */
export function noticesText(notices) {
  const parts = notices.map(({ name, version, license, text }) => {
    const heading = `${name} ${version} (${license})`;
    return `${heading}\n${'-'.repeat(heading.length)}\n\n${text ?? 'No licence text comes with it.'}\n`;
  });
  return `The code of these packages is inside Drawbridge's.\n\n${parts.join('\n\n')}`;
}

/** @param {string} file */
function packageFolder(file) {
  const path = file.replaceAll('\\', '/');
  const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? folder : null;
}

/** @param {string} folder */
function licenceText(folder) {
  const name = readdirSync(folder)
    .toSorted()
    .find((each) => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(each));
  return name === undefined ? null : readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim();
}

/** @param {Notice} notice */
const order = ({ name, version }) => `${name} ${version}`;
