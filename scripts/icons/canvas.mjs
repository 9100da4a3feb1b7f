import { chromium } from '@playwright/test';
import { hintEdges } from './hint.mjs';

/**
 * @typedef {object} Canvas
 * @property {(svg: string, width: number, height?: number, options?: Look) => Promise<Buffer>} draw
 *   the drawing as a PNG on a clear ground
 * @property {() => Promise<void>} close
 */
/** @typedef {{ hint?: boolean, css?: string }} Look hint: straight edges are put on whole pixels */

/**
 * A Chromium that draws SVG.
 * @param {string} browser its path
 * @returns {Promise<Canvas>}
 */
export async function openCanvas(browser) {
  const running = await chromium.launch({
    executablePath: browser,
    args: ['--force-color-profile=srgb', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const page = await running.newPage();
  return {
    draw: async (svg, width, height = width, { hint = false, css = '' } = {}) => {
      await page.setViewportSize({ width, height });
      await page.setContent(
        `<style>*{margin:0}body>svg{display:block;width:${width}px;height:${height}px;${css}}</style>${hint ? hintEdges(svg, width) : svg}`,
      );
      return page.screenshot({ omitBackground: true });
    },
    close: () => running.close(),
  };
}
