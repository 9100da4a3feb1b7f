import { Fault } from '../setup/fault.mjs';

/** The versions that there can be: https://semver.org, without build metadata. */
export const VERSION =
  /^(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

const HEADING = /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?[ \t]*$/gm;

/**
 * What CHANGELOG.md (https://keepachangelog.com/en/1.1.0/) says of a version, without its heading.
 * @param {string} changelog
 * @param {string} version "0.2.0", or "Unreleased"
 * @returns {string} Markdown, ending with one newline. Throws a Fault where there is no such section, or nothing in it, or
 *   no date on a version.
 */
export function notesOf(changelog, version) {
  const section = sections(changelog).find(({ name }) => name === version);
  if (section === undefined)
    throw new Fault(
      `CHANGELOG.md has no section [${version}]: run npm run release:prepare -- ${version} and commit the result.`,
    );
  if (version !== 'Unreleased' && section.date === null)
    throw new Fault(
      `In CHANGELOG.md the section [${version}] has no date: write it as ## [${version}] - YYYY-MM-DD.`,
    );
  if (!/^[-*] /m.test(section.text))
    throw new Fault(
      `The section [${version}] of CHANGELOG.md says nothing: write what changed for those who use it.`,
    );
  return section.text;
}

/**
 * The changelog with what was [Unreleased] as this version's section, and an empty [Unreleased] above it.
 * @param {string} changelog
 * @param {string} version
 * @param {string} date YYYY-MM-DD
 * @returns {string} Throws a Fault where there is nothing to release or the version is there already.
 */
export function withRelease(changelog, version, date) {
  if (sections(changelog).some(({ name }) => name === version))
    throw new Fault(`CHANGELOG.md has a section [${version}] already: choose the next version.`);
  notesOf(changelog, 'Unreleased');
  return changelog.replace(/^## \[Unreleased\][ \t]*$/m, `## [Unreleased]\n\n## [${version}] - ${date}`);
}

/** @param {string} changelog */
function sections(changelog) {
  const text = changelog.replaceAll('\r\n', '\n');
  const headings = [...text.matchAll(HEADING)];
  return headings.map((heading, index) => ({
    name: heading[1] ?? '',
    date: heading[2] ?? null,
    text: `${withoutLinks(text.slice(heading.index + heading[0].length, headings[index + 1]?.index)).trim()}\n`,
  }));
}

/** Keep a Changelog ends with the addresses of its versions, which belong to no section. */
const withoutLinks = (/** @type {string} */ text) => text.replace(/^\[[^\]]+\]: \S+[ \t]*$/gm, '');
