import { describe, expect, it } from 'vitest';
import { detectScreen } from '../../scripts/electron/screen.mjs';

describe('the screen', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }],
    ['linux', { DISPLAY: 'localhost:10.0', SSH_CONNECTION: '10.0.0.2 5 10.0.0.1 22' }],
    ['darwin', {}],
    ['win32', {}],
  ])('is there on %s with %o', (platform, env) => {
    expect(detectScreen(env, /** @type {NodeJS.Platform} */ (platform))).toEqual({ kind: 'desktop' });
  });

  it.each([
    ['linux', {}, 'neither DISPLAY nor WAYLAND_DISPLAY is set'],
    ['linux', { DISPLAY: '', WAYLAND_DISPLAY: '' }, 'neither DISPLAY nor WAYLAND_DISPLAY is set'],
    ['linux', { SSH_TTY: '/dev/pts/1' }, 'this is an SSH session without a display'],
    ['darwin', { SSH_CONNECTION: '10.0.0.2 5 10.0.0.1 22' }, 'this is an SSH session'],
    ['win32', { SSH_TTY: 'x' }, 'this is an SSH session'],
  ])('is missing on %s with %o', (platform, env, because) => {
    expect(detectScreen(env, /** @type {NodeJS.Platform} */ (platform))).toEqual({
      kind: 'headless',
      because,
    });
  });
});
