import { parseArgs } from 'node:util';

/**
 * @typedef {object} Wanted
 * @property {'deb' | 'rpm'} format
 * @property {string} name
 * @property {string} version
 * @property {string} architecture by the name of the format: amd64 or x86_64
 * @property {string} maintainer
 * @property {string} url
 * @property {string} license
 * @property {string} section
 * @property {string} summary one line
 * @property {string} description the lines below it
 * @property {string[]} depends
 * @property {string[]} recommends
 * @property {string} afterInstall the path of a script
 * @property {string} afterRemove
 * @property {string} file the package to be made
 * @property {{ from: string, to: string }[]} contents
 * @property {number} epoch seconds since 1970
 * @property {'store' | 'normal' | 'maximum'} compression
 */

const text = /** @type {const} */ ({ type: 'string' });
const texts = /** @type {const} */ ({ type: 'string', multiple: true });
const flag = /** @type {const} */ ({ type: 'boolean' });

/**
 * Reads what electron-builder says to fpm. Throws an Error on anything that it does not know: nothing is left out in silence.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Wanted}
 */
export function readArguments(args, env = process.env) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      input: { ...text, short: 's' },
      output: { ...text, short: 't' },
      depends: { ...texts, short: 'd' },
      'deb-recommends': texts,
      'deb-compression': text,
      'deb-priority': text,
      'rpm-compression': text,
      'rpm-os': text,
      'rpm-summary': text,
      architecture: text,
      'after-install': text,
      'after-remove': text,
      description: text,
      version: text,
      package: text,
      name: text,
      maintainer: text,
      vendor: text,
      url: text,
      license: text,
      category: text,
      log: text,
      force: flag,
      debug: flag,
    },
  });
  const format = values.output;
  if (format !== 'deb' && format !== 'rpm') throw new Error(`there is no way to make a ${format} here`);
  const [summary = '', ...more] = must(values.description, 'description').split('\n');
  const compression = env['DRAWBRIDGE_COMPRESSION'];
  return {
    format,
    name: must(values.name, 'name'),
    version: must(values.version, 'version'),
    architecture: must(values.architecture, 'architecture'),
    maintainer: must(values.maintainer, 'maintainer'),
    url: must(values.url, 'url'),
    license: must(values.license, 'license'),
    section: values.category ?? 'net',
    summary: values['rpm-summary'] ?? summary.trim(),
    description: (format === 'rpm' ? [summary, ...more] : more).map((line) => line.trim()).join('\n'),
    depends: values.depends ?? [],
    recommends: values['deb-recommends'] ?? [],
    afterInstall: must(values['after-install'], 'after-install'),
    afterRemove: must(values['after-remove'], 'after-remove'),
    file: must(values.package, 'package'),
    contents: positionals.map(readMapping),
    epoch: Number(must(env['SOURCE_DATE_EPOCH'], 'SOURCE_DATE_EPOCH')),
    compression: compression === 'store' || compression === 'maximum' ? compression : 'normal',
  };
}

/** @param {string} mapping `from=to`; a slash at the end of `from` means what is in it */
function readMapping(mapping) {
  const at = mapping.lastIndexOf('=');
  if (at < 1 || mapping[at + 1] !== '/') throw new Error(`${mapping} does not say where it goes`);
  return { from: mapping.slice(0, at).replace(/\/$/, ''), to: mapping.slice(at + 1) };
}

/**
 * @param {string | undefined} value
 * @param {string} name
 */
function must(value, name) {
  if (value === undefined || value === '') throw new Error(`electron-builder named no ${name}`);
  return value;
}
