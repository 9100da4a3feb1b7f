import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { trayFile } from '../../main/tray/icon-file.ts';
import { trayIcons } from '../../main/tray/state.ts';
import { greyOn, percentDiffering, type Picture, readBmp, readIcns, readIco, readPng } from './icon-files.ts';

const root = join(import.meta.dirname, '..', '..');
const assets = join(root, 'assets');
const bytesOf = (...path: string[]): Buffer => readFileSync(join(assets, ...path));

/** Every picture that is committed, by path below assets/. */
const pictures = readdirSync(assets, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.(png|ico|icns|bmp)$/.test(name));

const sizeOf = ({ width, height }: Picture): string => `${width}x${height}`;

describe('what is referred to is there', () => {
  it('by the configuration of the packages', () => {
    const named: string[] = [];
    const look = (value: unknown): void => {
      if (typeof value === 'string' && value.startsWith('assets/')) named.push(value.replace(/=.*/, ''));
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
    };
    look(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'), { merge: true }));
    const images = named.filter((name) => /assets\/(icon|win|mac\/background)/.test(name));
    expect(images).toContain('assets/icon/icon.icns');
    expect(images).toContain('assets/icon/icon.ico');
    for (const name of images) expect(existsSync(join(root, name)), name).toBe(true);
    // Found beside the other by its name.
    expect(existsSync(join(assets, 'mac', 'background@2x.png'))).toBe(true);
  });

  it('by the tray, for every system and desktop', () => {
    for (const icon of trayIcons) {
      for (const [platform, desktop] of [
        ['linux', 'XFCE'],
        ['linux', 'KDE'],
        ['win32', ''],
        ['darwin', ''],
      ] as const) {
        const name = trayFile(icon, platform, { XDG_CURRENT_DESKTOP: desktop });
        expect(pictures).toContain(`tray/${name}`);
        if (platform === 'linux') expect(pictures).toContain(`tray/${name.replace('.png', '@2x.png')}`);
        if (platform === 'darwin') expect(pictures).toContain(`tray/${name.replace('.png', '@3x.png')}`);
      }
    }
  });

  it('by the windows', () => {
    expect(readFileSync(join(root, 'main/windows/page-window.ts'), 'utf8')).toContain(
      "'icon', '256x256.png'",
    );
    expect(pictures).toContain('icon/256x256.png');
  });
});

describe('every picture', () => {
  it.each(pictures.filter((name) => name.endsWith('.png')))('%s has the size that its name says', (name) => {
    const [, base = '', points = '', scale = '1'] = /([^/]*?)(-22)?(?:@([\d.]+)x)?\.png$/.exec(name) ?? [];
    const inTray = points === '-22' ? 22 : base.endsWith('Template') ? 18 : 24;
    const even = 2 * Math.round((inTray * Number(scale)) / 2);
    const expected = name.startsWith('tray/')
      ? `${even}x${even}`
      : base === 'background'
        ? `${540 * Number(scale)}x${380 * Number(scale)}`
        : base;
    expect(sizeOf(readPng(bytesOf(name)))).toBe(expected);
  });

  it.each(pictures.filter((name) => !name.endsWith('.bmp')))(
    '%s shows something, on a clear ground',
    (name) => {
      for (const { data } of imagesOf(name)) {
        const alphas = data.filter((_, index) => index % 4 === 3);
        const seen = alphas.filter((alpha) => alpha > 128).length / alphas.length;
        expect(seen).toBeGreaterThan(0.25);
        if (!name.startsWith('mac/')) expect(alphas[0], 'the corner').toBeLessThan(16);
      }
    },
  );

  test('of the tray that macOS colours is black alone', () => {
    const templates = pictures.filter((name) => name.includes('Template'));
    expect(templates).toHaveLength(trayIcons.length * 3);
    for (const name of templates) {
      const { data } = readPng(bytesOf(name));
      expect(
        data.every((value, index) => index % 4 === 3 || value === 0),
        name,
      ).toBe(true);
    }
  });
});

describe('icons with several sizes', () => {
  it.each([
    ['icon/icon.ico', [16, 20, 24, 32, 40, 48, 64, 256]],
    ['win/uninstaller.ico', [16, 20, 24, 32, 40, 48, 64, 256]],
    ...trayIcons.map((icon): [string, number[]] => [`tray/${icon}.ico`, [16, 20, 24, 28, 32, 40, 48]]),
  ])('%s has each of them', (name, sizes) => {
    const images = readIco(bytesOf(name));
    expect([...images.keys()]).toEqual(sizes);
    for (const [size, image] of images) expect(sizeOf(image)).toBe(`${size}x${size}`);
  });

  it('the icon for macOS has all members, on the grid of its system', () => {
    const members = readIcns(bytesOf('icon/icon.icns'));
    const sizes = Object.fromEntries([...members].map(([type, { width }]) => [type, width]));
    expect(sizes).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    });
    const largest = members.get('ic10');
    const alphaAt = (x: number, y: number): number => largest?.data[4 * (y * 1024 + x) + 3] ?? -1;
    // 824 of 1024 pixels, 100 on each side; below it only the shadow.
    for (const [x, y] of [
      [512, 102],
      [102, 512],
      [921, 512],
      [512, 921],
    ] as const)
      expect(alphaAt(x, y)).toBe(255);
    for (const [x, y] of [
      [512, 60],
      [60, 512],
      [963, 512],
      [512, 990],
    ] as const)
      expect(alphaAt(x, y)).toBe(0);
  });

  it.each([
    ['installer-header', '150x57'],
    ['installer-sidebar', '164x314'],
  ])('%s is a bitmap of the size that the installer shows', (name, size) => {
    const file = bytesOf('win', `${name}.bmp`);
    expect(sizeOf(readBmp(file))).toBe(size);
    expect(file.readUInt16LE(28), 'bits').toBe(24);
  });
});

describe('the four states', () => {
  const pairs = trayIcons.flatMap((one, index) =>
    trayIcons.slice(index + 1).map((other) => [one, other] as const),
  );

  it.each(pairs)('%s and %s are told apart by shape, in grey and at every size', (one, other) => {
    for (const [size, image] of readIco(bytesOf('tray', `${one}.ico`))) {
      const second = readIco(bytesOf('tray', `${other}.ico`)).get(size);
      if (second === undefined) throw new Error(`${other} has no ${size}`);
      for (const ground of [20, 245]) {
        // More than the grounds of the tiles differ in grey, so that only shapes count.
        expect(
          percentDiffering(greyOn(image, ground), greyOn(second, ground), 60),
          `${size}`,
        ).toBeGreaterThan(7);
      }
    }
    for (const scale of ['', '@2x', '@3x']) {
      const [a, b] = [one, other].map((name) =>
        greyOn(readPng(bytesOf('tray', `${name}Template${scale}.png`)), 255),
      );
      expect(percentDiffering(a ?? [], b ?? [], 60), `template ${scale}`).toBeGreaterThan(7);
    }
  });
});

test('what is committed is what the sources say', { timeout: 180_000 }, async (context) => {
  const fresh = mkdtempSync(join(tmpdir(), 'drawbridge-icons-'));
  onTestFinished(() => rmSync(fresh, { recursive: true, force: true }));
  try {
    await promisify(execFile)(process.execPath, [join(assets, 'render.mjs'), fresh]);
  } catch (error) {
    if (String(error).includes('There is no Chromium')) return context.skip('missing here: Chromium');
    throw error;
  }
  const drawn = readdirSync(fresh, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\w+$/.test(name),
  );
  expect(drawn.filter((name) => !name.endsWith('.svg')).toSorted()).toEqual(pictures.toSorted());
  for (const name of drawn) {
    const [committed, now] = [readFileSync(join(assets, name)), readFileSync(join(fresh, name))];
    if (committed.equals(now)) continue;
    expect(name.endsWith('.svg'), name).toBe(false);
    const again = imagesOf(name, fresh);
    for (const [index, image] of imagesOf(name).entries()) {
      // Another Chromium may draw an edge otherwise.
      expect(percentDiffering([...image.data], [...(again[index]?.data ?? [])], 48), name).toBeLessThan(0.25);
    }
  }
});

function imagesOf(name: string, folder = assets): Picture[] {
  const bytes = readFileSync(join(folder, name));
  if (name.endsWith('.ico')) return [...readIco(bytes).values()];
  if (name.endsWith('.icns')) return [...readIcns(bytes).values()];
  return [name.endsWith('.bmp') ? readBmp(bytes) : readPng(bytes)];
}
