import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What electron-builder writes for the updater: https://www.electron.build/auto-update. */
const METADATA = /^[a-z]+(?:-mac|-linux(?:-[a-z0-9]+)?)?\.yml$/;

/** One of each, or somebody's app finds nothing. */
const WANTED = [
  { what: 'Windows', sign: /^[a-z]+\.yml$/ },
  { what: 'macOS', sign: /-mac\.yml$/ },
  { what: 'Linux on x64', sign: /-linux\.yml$/ },
  { what: 'Linux on arm64', sign: /-linux-arm64\.yml$/ },
];

/** What the updater installs. */
const UPDATES = /\.(?:exe|zip|AppImage)$/;

/**
 * True for a file that the updater reads.
 * @param {string} name
 */
export const isMetadata = (name) => METADATA.test(name);

/**
 * The files in a folder that the updater reads.
 * @param {string} folder
 */
export function metadataIn(folder) {
  return readdirSync(folder)
    .filter(isMetadata)
    .toSorted()
    .map((name) => join(folder, name));
}

/**
 * What is wrong with what the updater will read: a system without any, a file that is not there or has other bytes, a
 * package that nobody's app will find.
 * @param {string} metadata its folder
 * @param {string} packages their folder
 * @param {string} version
 * @returns {string[]} sentences; empty where all is well
 */
export function metadataProblems(metadata, packages, version) {
  const files = metadataIn(metadata);
  const names = readdirSync(metadata).filter(isMetadata);
  const problems = WANTED.filter(({ sign }) => !names.some((name) => sign.test(name))).map(
    ({ what }) => `There is nothing for the updater on ${what}.`,
  );
  const there = new Set(readdirSync(packages));
  /** @type {Set<string>} */
  const named = new Set();
  for (const file of files) {
    /** @type {{ version: unknown, files: { url: string, sha512: string }[] }} */
    const said = parse(readFileSync(file, 'utf8'));
    if (said.version !== version) problems.push(`${file} is of version ${String(said.version)}.`);
    for (const { url, sha512 } of said.files) {
      named.add(url);
      if (!there.has(url)) problems.push(`${file} names ${url}, which is not there.`);
      else if (sha512 !== sha512Of(join(packages, url))) problems.push(`${file} has another sum for ${url}.`);
    }
  }
  for (const name of there)
    if (UPDATES.test(name) && !named.has(name)) problems.push(`No updater will find ${name}.`);
  return problems;
}

/** @param {string} file */
const sha512Of = (file) => createHash('sha512').update(readFileSync(file)).digest('base64');
