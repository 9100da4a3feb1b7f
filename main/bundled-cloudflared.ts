import { app } from 'electron';
import { join } from 'node:path';

/** Where a package keeps cloudflared, beside the archive: programs cannot be run out of it. */
export function bundledCloudflared(): { bundledCloudflared?: string } {
  if (!app.isPackaged) return {};
  const program = process.platform === 'win32' ? 'cloudflared.exe' : 'cloudflared';
  return { bundledCloudflared: join(process.resourcesPath, 'cloudflared', program) };
}
