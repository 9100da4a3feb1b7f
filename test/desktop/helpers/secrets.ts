import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where each secret occurs: the names of the files in the folder, databases and caches included, that hold it. */
export function filesWith(folder: string, secrets: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    for (const [name, secret] of secrets) if (bytes.includes(secret)) found.push(`${name} in ${path}`);
  }
  return found;
}

export const namesIn = (text: string, secrets: ReadonlyMap<string, string>): string[] =>
  [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);
