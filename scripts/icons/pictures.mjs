import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bmp, icns, icnsTypes, ico } from './containers.mjs';

/** @typedef {import('./canvas.mjs').Canvas} Canvas */
/** @typedef {Map<string, Buffer>} Pictures by path below assets/ */

/** The ground of each state, dark enough for white on it, and to be told from light and dark panels. */
const tiles = /** @type {const} */ ({
  raised: '#5b6675',
  lowered: '#167a43',
  knock: '#b45c09',
  problem: '#c42b2b',
});

/** Pixels of an icon in a Windows taskbar, at 100 to 300 %. */
const traySizes = [16, 20, 24, 28, 32, 40, 48];
/** Scales that Electron looks for beside a PNG, by what its name ends with. */
const scales = /** @type {const} */ ({ '': 1, '@1.25x': 1.25, '@1.5x': 1.5, '@2x': 2 });
const macScales = /** @type {const} */ ({ '': 1, '@2x': 2, '@3x': 3 });
/** Pixels of the app's icon: what Linux desktops look for, and one for stores and pages. */
const appSizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 256];

/** Up to this size the simple drawing is the better one. */
const smallUpTo = 32;

/**
 * Draws every picture that is made of an SVG.
 * @param {string} assets the folder of the sources
 * @param {Canvas} canvas
 * @returns {Promise<Pictures>}
 */
export async function drawPictures(assets, canvas) {
  const read = (/** @type {string[]} */ ...path) => readFileSync(join(assets, ...path), 'utf8');
  /** @type {Pictures} */
  const pictures = new Map();
  for (const [state, colour] of Object.entries(tiles)) {
    await drawTray(pictures, canvas, state, read('tray', `${state}.svg`), colour);
  }
  await drawApp(pictures, canvas, read('icon', 'icon.svg'), read('icon', 'icon-small.svg'));
  pictures.set('icon/drawbridge-symbolic.svg', Buffer.from(symbolic(read('tray', 'lowered.svg'))));
  await drawInstallers(pictures, canvas, read);
  return pictures;
}

/**
 * @param {Pictures} pictures
 * @param {Canvas} canvas
 * @param {string} state
 * @param {string} glyph
 * @param {string} colour
 */
async function drawTray(pictures, canvas, state, glyph, colour) {
  const tile = glyph
    .replace('fill="currentColor">', 'fill="#fff">')
    .replace(/(<svg[^>]*>)/, `$1<rect width="16" height="16" rx="3.500" fill="${colour}"/>`);
  // Without a tile there is no need for its margin.
  const template = glyph.replace('currentColor', '#000').replace('0 0 16 16', '1 1 14 14');
  const draw = (/** @type {string} */ svg, /** @type {number} */ size) =>
    canvas.draw(svg, size, size, { hint: true });
  for (const [suffix, scale] of Object.entries(scales)) {
    pictures.set(`tray/${state}${suffix}.png`, await draw(tile, 24 * scale));
    pictures.set(`tray/${state}-22${suffix}.png`, await draw(tile, 2 * Math.round(11 * scale)));
  }
  for (const [suffix, scale] of Object.entries(macScales)) {
    pictures.set(`tray/${state}Template${suffix}.png`, await draw(template, 18 * scale));
  }
  const images = [];
  for (const size of traySizes) images.push({ size, png: await draw(tile, size) });
  pictures.set(`tray/${state}.ico`, ico(images));
}

/**
 * @param {Pictures} pictures
 * @param {Canvas} canvas
 * @param {string} full
 * @param {string} small
 */
async function drawApp(pictures, canvas, full, small) {
  const draw = (/** @type {number} */ size, css = '') =>
    canvas.draw(size <= smallUpTo ? small : full, size, size, { hint: size <= smallUpTo, css });
  for (const size of appSizes) pictures.set(`icon/${size}x${size}.png`, await draw(size));
  const [icon, gone] = [[], []].map(() => /** @type {{ size: number, png: Buffer }[]} */ ([]));
  for (const size of icoSizes) {
    icon?.push({ size, png: await draw(size) });
    gone?.push({ size, png: await draw(size, 'filter:grayscale(1)') });
  }
  pictures.set('icon/icon.ico', ico(icon ?? []));
  pictures.set('win/uninstaller.ico', ico(gone ?? []));
  const mac = [];
  for (const size of new Set(Object.values(icnsTypes))) {
    const source = size <= smallUpTo ? small : full.replace('0 0 512 512', '16 16 480 480');
    mac.push({ size, png: await canvas.draw(onGrid(source), size) });
  }
  pictures.set('icon/icon.icns', icns(mac));
}

/**
 * The icon on Apple's grid: 824 of 1024 pixels, with the shadow that the system's own icons have.
 * @param {string} svg
 */
const onGrid = (svg) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
    <filter id="shadow"><feDropShadow dx="0" dy="10" stdDeviation="10" flood-opacity=".3"/></filter>
    <g filter="url(#shadow)">${placed(svg, 'x="100" y="100" width="824" height="824"')}</g>
  </svg>`;

/**
 * @param {string} svg
 * @param {string} place
 */
const placed = (svg, place) => svg.replace('<svg ', `<svg ${place} `);

/**
 * What desktops colour themselves.
 * @param {string} glyph
 */
const symbolic = (glyph) =>
  glyph
    .replace(/<!--.*-->/, '<!-- Written by assets/render.mjs from tray/lowered.svg. -->')
    .replace('currentColor', '#2e3436')
    .replace('viewBox', 'width="16" height="16" viewBox');

/**
 * @param {Pictures} pictures
 * @param {Canvas} canvas
 * @param {(...path: string[]) => string} read
 */
async function drawInstallers(pictures, canvas, read) {
  const icon = read('icon', 'icon.svg');
  const withIcon = (/** @type {string} */ svg) =>
    svg.replace(/<svg( x="[^>]*)><!-- icon --><\/svg>/, (_, /** @type {string} */ place) =>
      placed(icon, place),
    );
  const header = withIcon(read('win', 'installer-header.svg'));
  pictures.set('win/installer-header.bmp', bmp(await canvas.draw(header, 150, 57)));
  const sidebar = withIcon(read('win', 'installer-sidebar.svg'));
  pictures.set('win/installer-sidebar.bmp', bmp(await canvas.draw(sidebar, 164, 314)));
  const background = read('mac', 'background.svg');
  pictures.set('mac/background.png', await canvas.draw(background, 540, 380));
  pictures.set('mac/background@2x.png', await canvas.draw(background, 1080, 760));
}
