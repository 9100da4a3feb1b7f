// The least that an app with a tray icon can be: what the start of ours is measured against.
import { app, nativeImage, Tray } from 'electron';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv.find((argument) => argument.startsWith('--data-dir='))?.slice(11) ?? '.';
app.setPath('userData', join(folder, 'electron'));
/** @type {Tray | null} */
let tray = null;
// Not awaited here: Electron is ready only once this file has run to its end.
void app.whenReady().then(() => {
  tray = new Tray(nativeImage.createFromPath(join(import.meta.dirname, 'tray.png')));
  // As ours says it, in the same place.
  appendFileSync(join(folder, 'desktop.log'), `${new Date().toISOString()} the tray icon is made\n`);
});
app.on('will-quit', () => tray?.destroy());
