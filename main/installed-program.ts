import type { Program } from '../server/service/program.ts';
import { appImageFile, type Running } from './appimage-file.ts';

/**
 * This app, to be started by a service. No page is ever opened there, so nothing is lost by Chromium's sandbox being
 * off, and everything where a service may not set it up.
 * @param sources the folder that an app which is not packaged is started with; null for a packaged one
 */
export const installedProgram = (running: Running, sources: string | null): Program => ({
  kind: 'app',
  // An AppImage is mounted elsewhere at every start: its own file is what stays.
  path: appImageFile(running) ?? running.execPath,
  words: ['--no-sandbox', ...(sources === null ? [] : [sources])],
});
