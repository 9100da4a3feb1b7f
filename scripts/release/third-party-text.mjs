import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { noticesOf } from '../headless/notices.mjs';
import { appContents } from './contents.mjs';
import { readLock, TARGETS } from './lockfile.mjs';

/** @typedef {import('./contents.mjs').Shipped} Shipped */

const FONTS = [
  { family: 'Inter', author: 'the Inter Project Authors', files: 'inter' },
  { family: 'JetBrains Mono', author: 'the JetBrains Mono Project Authors', files: 'jetbrains-mono' },
];

/**
 * THIRD-PARTY.md: every work of others in the packages of any system, with its licence and the text that asks to be
 * passed on.
 * @param {string} root a project that was built
 * @returns {Promise<string>} Markdown, formatted as the project's other files are
 */
export async function thirdPartyText(root) {
  const { packages } = appContents(root, TARGETS);
  const texts = [...licenceTexts(root, packages), ...fontTexts(root)];
  const parts = [
    '# Works of others inside Drawbridge',
    'Written by `npm run third-party` from what the bundler took in and what is packed beside it: don’t edit it by hand.',
    '## The runtime',
    `Electron (MIT), with Chromium, Node.js, FFmpeg and what they are made of. Their licences lie beside the program, in
\`LICENSE.electron.txt\` and \`LICENSES.chromium.html\`.`,
    '## The tunnel',
    `cloudflared (Apache-2.0), a program of Cloudflare’s own release, lies beside the app with its licence.`,
    '## Fonts',
    table(
      ['what', 'by', 'licence'],
      FONTS.map(({ family, author }) => [family, author, 'OFL-1.1']),
    ),
    '## npm packages',
    `Where a package has native code, it is built from other libraries: what \`@napi-rs/keyring\` holds is in
\`LICENSE.third-party.md\` beside it, \`@photostructure/sqlite\` holds SQLite, which is in the public domain, and
\`@ngrok/ngrok\` the agent of ngrok. Rolldown, the bundler, leaves some lines of its own in the code (MIT).`,
    table(
      ['package', 'version', 'licence', 'where'],
      [...new Map(packages.map((each) => [`${each.name} ${each.version}`, each])).values()].map(
        ({ name, version, licence, form }) => [
          name,
          version,
          licence,
          form === 'bundled' ? 'in our code' : 'beside it',
        ],
      ),
    ),
    '## Licence texts',
    ...texts.map(({ names, text }) => `### ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\``),
  ];
  const settings = await resolveConfig(join(root, 'THIRD-PARTY.md'));
  return format(parts.join('\n\n'), { ...settings, parser: 'markdown' });
}

/**
 * Each text once, with the packages that it is the licence of.
 * @param {string} root
 * @param {Shipped[]} packages
 */
function licenceTexts(root, packages) {
  /** @type {Map<string, Set<string>>} */
  const byText = new Map();
  const add = (/** @type {string} */ name, /** @type {string | null} */ text) => {
    if (text !== null) byText.set(text, (byText.get(text) ?? new Set()).add(name));
  };
  const lock = readLock(root);
  for (const shipped of packages) add(shipped.name, textOf(root, wholeOf(lock, packages, shipped)));
  for (const tool of ['electron', 'rolldown']) add(tool, textOf(root, `node_modules/${tool}`));
  add('cloudflared', readFileSync(join(root, 'assets', 'cloudflared-LICENSE.txt'), 'utf8').trim());
  return [...byText].map(([text, names]) => ({ names: [...names].toSorted(), text }));
}

/**
 * The package that a package for one system belongs to: it is the same work, and here only one of them is installed.
 * @param {import('./lockfile.mjs').Lock} lock
 * @param {Shipped[]} packages
 * @param {Shipped} shipped
 */
function wholeOf(lock, packages, shipped) {
  const parent = packages.find(
    ({ folder }) => lock[folder]?.optionalDependencies?.[shipped.name] !== undefined,
  );
  return (parent ?? shipped).folder;
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string | null} null where it comes with none and names a licence whose text is not the same for all
 */
function textOf(root, folder) {
  const file = join(root, folder, 'package.json');
  const [notice] = noticesOf([file]);
  const text = notice?.text?.replaceAll(/[ \t]+$/gm, '') ?? null;
  return text === null && notice?.license === 'MIT' ? mitText(root, file) : text;
}

/**
 * The MIT licence is one text with a line of its own for the maker, and ours has it.
 * @param {string} root
 * @param {string} file the package.json that names the maker
 */
function mitText(root, file) {
  const { author, name } = JSON.parse(readFileSync(file, 'utf8'));
  const maker = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  const text = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  return text.replace(/^Copyright .*$/m, () => `Copyright (c) ${maker}`);
}

/** @param {string} root */
function fontTexts(root) {
  return FONTS.map(({ family, files }) => ({
    names: [family],
    text: readFileSync(join(root, 'renderer', 'fonts', `${files}-LICENSE.txt`), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim(),
  }));
}

/**
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function table(heads, rows) {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
