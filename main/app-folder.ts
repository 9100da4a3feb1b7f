import { app } from 'electron';
import { join } from 'node:path';

/** A file of the built app; inside the archive where the app is packaged. */
export const builtFile = (...path: string[]): string => join(app.getAppPath(), 'out', ...path);

export const assetFile = (...path: string[]): string => join(app.getAppPath(), 'assets', ...path);
