import { test } from 'vitest';
import { chromium } from '@playwright/test';
import { mkdirSync, readFileSync } from 'node:fs';
import { startPreview } from './preview/preview-browser.ts';
test('look', { timeout: 300000 }, async () => {
  const p = await startPreview();
  const shots: string[] = [];
  for (const spec of (process.env.LOOK ?? '').split(',')) {
    const [w, state, theme, size] = spec.split(':') as [
      'popup' | 'timeline',
      string,
      'light' | 'dark',
      string?,
    ];
    const [width, height, zoom] = (size ?? '').split('x').map(Number);
    const { page, faults } = await p.open(w, {
      state: state!,
      theme,
      ...(width ? { width, height, zoom: zoom || 1 } : {}),
    });
    await page.waitForTimeout(900);
    const js = process.env.DO;
    if (js) {
      await page.evaluate(js);
      await page.waitForTimeout(500);
    }
    const path = `/tmp/x/look-${w}-${state}-${theme}${size ? '-' + size : ''}.png`;
    shots.push(path);
    await page.screenshot({ path, scale: process.env.SHEET ? 'device' : 'device' });
    if (faults.length) console.log(spec, faults);
    await page.context().close();
  }
  await p.close();
  if (process.env.SHEET) {
    const b = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await b.newPage({ viewport: { width: 1960, height: 700 } });
    await page.setContent(
      `<body style="margin:8px;background:#888;display:flex;gap:8px;flex-wrap:wrap">${shots.map((s) => `<img style="width:${process.env.W ?? 380}px" src="data:image/png;base64,${readFileSync(s).toString('base64')}">`).join('')}`,
    );
    await page.waitForTimeout(300);
    await page.screenshot({ path: process.env.SHEET, fullPage: true });
    await b.close();
  }
});
