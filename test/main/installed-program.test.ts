import { expect, it } from 'vitest';
import { installedProgram } from '../../main/installed-program.ts';

const image = { APPIMAGE: '/home/ada/D.AppImage', APPDIR: '/tmp/.mount_D' };

it('a service starts the AppImage where this runs from one', () => {
  expect(installedProgram({ execPath: '/tmp/.mount_D/drawbridge', env: image }, null)).toEqual({
    kind: 'app',
    path: '/home/ada/D.AppImage',
    words: ['--no-sandbox'],
  });
});

it.each([
  ['from the terminal of an editor that is an AppImage', image],
  ['beside a mount whose name begins the same', { ...image, APPDIR: '/opt/Draw' }],
  ['where the variable is no absolute path', { APPIMAGE: 'D.AppImage', APPDIR: '/opt' }],
  ['where nothing is mounted', { APPIMAGE: '/home/ada/D.AppImage' }],
])('a service starts this program and no other, %s', (_where, env) => {
  expect(installedProgram({ execPath: '/opt/Drawbridge/drawbridge', env }, null).path).toBe(
    '/opt/Drawbridge/drawbridge',
  );
});

it('a service starts the sources where there is no package', () => {
  expect(installedProgram({ execPath: '/x/electron', env: {} }, '/src').words).toEqual([
    '--no-sandbox',
    '/src',
  ]);
});
