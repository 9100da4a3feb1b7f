// Draws the committed pictures from the SVG sources: `node assets/render.mjs [FOLDER]`. Needs a Chromium (CHROMIUM=path,
// or one on the PATH), and only after a source changed; a test compares what is committed with what this draws.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openCanvas } from '../scripts/icons/canvas.mjs';
import { drawPictures } from '../scripts/icons/pictures.mjs';
import { findBrowser } from '../scripts/tests/desktop-needs.mjs';

const here = import.meta.dirname;
const into = process.argv[2] ?? here;
const browser = findBrowser(process.env);
if (browser === null)
  throw new Error('There is no Chromium to draw with: install one, or name it by CHROMIUM.');
const canvas = await openCanvas(browser);
const pictures = await drawPictures(here, canvas);
await canvas.close();
for (const [path, bytes] of pictures) {
  mkdirSync(dirname(join(into, path)), { recursive: true });
  writeFileSync(join(into, path), bytes);
}
