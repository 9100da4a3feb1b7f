/** @typedef {{ kind: 'desktop' } | { kind: 'headless', because: string }} Screen */

/**
 * Whether a window can be shown. On Linux a display has to be named (an SSH session may forward one);
 * on macOS and Windows the session tells: one that came over SSH cannot reach the desktop.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {Screen}
 */
export function detectScreen(env, platform) {
  const overSsh = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
  if (platform === 'darwin' || platform === 'win32') {
    return overSsh ? { kind: 'headless', because: 'this is an SSH session' } : { kind: 'desktop' };
  }
  if (env['DISPLAY'] || env['WAYLAND_DISPLAY']) return { kind: 'desktop' };
  if (overSsh) return { kind: 'headless', because: 'this is an SSH session without a display' };
  return { kind: 'headless', because: 'neither DISPLAY nor WAYLAND_DISPLAY is set' };
}
