// Draws the committed PNG and ICO files from the SVG sources: `node assets/render.mjs`. Needs a Chromium
// (CHROMIUM=path, or Debian's), and only after a source changed.
import { chromium } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const here = import.meta.dirname;
const tiles = { raised: '#5b6675', lowered: '#167a43', knock: '#b45c09', problem: '#c42b2b' };
const appSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const icoSizes = [16, 20, 24, 32, 48, 256];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();

for (const [state, colour] of Object.entries(tiles)) {
  const glyph = await readFile(join(here, 'tray', `${state}.svg`), 'utf8');
  const tile = `<div style="position:absolute;inset:0;border-radius:22%;background:${colour}"></div>
    <div style="position:absolute;inset:9%;color:#fff">${glyph}</div>`;
  const template = `<div style="position:absolute;inset:0;color:#000">${glyph}</div>`;
  await save(['tray', `${state}.png`], await draw(tile, 24));
  await save(['tray', `${state}@2x.png`], await draw(tile, 48));
  await save(['tray', `${state}.ico`], ico(await all(tile, [16, 20, 24, 32, 48])));
  await save(['tray', `${state}Template.png`], await draw(template, 18));
  await save(['tray', `${state}Template@2x.png`], await draw(template, 36));
}
const icon = await readFile(join(here, 'icon', 'icon.svg'), 'utf8');
for (const size of appSizes) await save(['icon', `${size}x${size}.png`], await draw(icon, size));
await save(['icon', 'icon.ico'], ico(await all(icon, icoSizes)));
await browser.close();

/** The markup as a square PNG of `size` pixels on a clear ground. */
async function draw(markup, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100%;height:100%}</style>${markup}`);
  return page.screenshot({ omitBackground: true });
}

async function all(markup, sizes) {
  const images = [];
  for (const size of sizes) images.push({ size, png: await draw(markup, size) });
  return images;
}

/** An icon file that holds PNGs: a 6-byte head, 16 bytes for each image, then the images. */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of images.entries()) {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

async function save(path, bytes) {
  await writeFile(join(here, ...path), bytes);
}
