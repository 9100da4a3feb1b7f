import { Fault } from '../setup/fault.mjs';

/** What there has to be one of for each target, by the ends of the names. */
const FORMATS = {
  linux: ['.AppImage', '.deb', '.rpm', '.tar.gz'],
  darwin: ['.dmg', '.zip'],
  win32: ['.exe'],
};

const ARCHS = [
  { arch: 'arm64', sign: /arm64|aarch64/ },
  { arch: 'x64', sign: /x64|amd64|x86_64/ },
];

/** Installers are at most this large; an archive to unpack by hand may be larger. */
const LIMIT_BYTES = 110_000_000;
const INSTALLERS = ['.AppImage', '.deb', '.rpm', '.dmg', '.exe'];

/**
 * What a file of a release is a package for.
 * @param {string} name
 * @returns {string | null} "linux-x64", "npm", or null where it is no package
 */
export function targetOf(name) {
  if (name.endsWith('.tgz')) return 'npm';
  for (const [system, ends] of Object.entries(FORMATS)) {
    if (!ends.some((end) => name.endsWith(end))) continue;
    const found = ARCHS.find(({ sign }) => sign.test(name));
    if (found === undefined) throw new Fault(`${name} does not say for which processor it is.`);
    return `${system}-${found.arch}`;
  }
  return null;
}

/**
 * What is wrong with the files of a release: something missing, of another version, or too large.
 * @param {{ name: string, bytes: number }[]} files
 * @param {string} version
 * @returns {string[]} sentences; empty where all is well
 */
export function problemsOf(files, version) {
  const packages = files.map((file) => ({ ...file, target: targetOf(file.name) }));
  const wanted = Object.entries(FORMATS).flatMap(([system, ends]) =>
    ARCHS.flatMap(({ arch }) => ends.map((end) => ({ target: `${system}-${arch}`, end }))),
  );
  const problems = [...wanted, { target: 'npm', end: '.tgz' }].flatMap(({ target, end }) => {
    const found = packages.filter((each) => each.target === target && each.name.endsWith(end));
    return found.length === 1 ? [] : [`There are ${found.length} ${end} for ${target} instead of one.`];
  });
  for (const { name, bytes, target } of packages) {
    if (target !== null && !name.includes(version)) problems.push(`${name} is not of version ${version}.`);
    if (INSTALLERS.some((end) => name.endsWith(end)) && bytes > LIMIT_BYTES)
      problems.push(
        `${name} has ${Math.ceil(bytes / 1e6)} MB: an installer has at most ${LIMIT_BYTES / 1e6}.`,
      );
  }
  const targets = new Set(packages.flatMap(({ target }) => (target === null ? [] : [target])));
  for (const target of targets)
    if (!files.some(({ name }) => name === sbomName(version, target)))
      problems.push(`The list of contents of ${target} is missing.`);
  return problems;
}

/**
 * @param {string} version
 * @param {string} target
 */
const sbomName = (version, target) => `drawbridge-${version}-${target}.cdx.json`;
