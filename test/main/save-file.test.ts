import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { safeFileName, writeWhole } from '../../main/save-file.ts';
import { ControlError } from '../../protocol/control.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'drawbridge-save-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the name that is proposed for a file', () => {
  test.each([
    ['drawbridge-2026-11-22.har', 'drawbridge-2026-11-22.har'],
    ['../../.ssh/authorized_keys', 'ssh-authorized_keys'],
    ['..\\..\\start.bat', 'start.bat'],
    ['/etc/passwd', 'etc-passwd'],
    ['.bashrc', 'bashrc'],
    ['a\0b\n.md', 'a-b-.md'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['', 'drawbridge-export.txt'],
    ['...', 'drawbridge-export.txt'],
    ['NUL', 'drawbridge-NUL'],
    ['con.har', 'drawbridge-con.har'],
  ])('%j becomes %j', (proposed, name) => {
    expect(safeFileName(proposed)).toBe(name);
  });

  test('is never long', () => {
    expect(safeFileName('x'.repeat(5000)).length).toBeLessThanOrEqual(100);
  });
});

describe('a file that is saved', () => {
  test('is whole, for its owner alone, and takes the place of an older one', async () => {
    const path = join(folder, 'report.md');
    writeFileSync(path, 'older', { mode: 0o644 });
    await writeWhole(path, '# Report\n');
    expect(readFileSync(path, 'utf8')).toBe('# Report\n');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['report.md']);
  });

  test('that cannot be written says why, and leaves nothing behind', async () => {
    mkdirSync(join(folder, 'taken'));
    const onFolder = await writeWhole(join(folder, 'taken'), 'x').catch((error: unknown) => error);
    const nowhere = await writeWhole(join(folder, 'gone', 'x.md'), 'x').catch((error: unknown) => error);
    for (const refused of [onFolder, nowhere]) expect(refused).toBeInstanceOf(ControlError);
    expect(String(nowhere)).toContain('its folder is gone');
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
