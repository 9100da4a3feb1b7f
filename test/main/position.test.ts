import { describe, expect, test } from 'vitest';
import { popupPosition, type Rect, type Screen } from '../../main/tray/position.ts';

const popup = { width: 380, height: 600 };
const nowhere: Rect = { x: 0, y: 0, width: 0, height: 0 };
const screen = (top: number, bottom: number): Screen => ({
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: top, width: 1920, height: 1080 - top - bottom },
});

describe('the popup opens', () => {
  test('under the icon in a menu bar at the top (macOS)', () => {
    const tray = { x: 1500, y: 0, width: 24, height: 24 };
    expect(popupPosition(popup, tray, screen(25, 0), null)).toEqual({ x: 1322, y: 33 });
  });

  test('above the icon in a taskbar at the bottom (Windows)', () => {
    const tray = { x: 1700, y: 1045, width: 24, height: 24 };
    expect(popupPosition(popup, tray, screen(0, 40), null)).toEqual({ x: 1522, y: 432 });
  });

  test('wholly on the screen where the icon is at its edge', () => {
    const tray = { x: 1890, y: 1045, width: 24, height: 24 };
    expect(popupPosition(popup, tray, screen(0, 40), null).x).toBe(1920 - 380 - 8);
  });

  test('in the corner of the click where the system does not tell where the icon is (Linux)', () => {
    expect(popupPosition(popup, nowhere, screen(0, 32), { x: 1800, y: 1070 })).toEqual({ x: 1532, y: 440 });
    expect(popupPosition(popup, nowhere, screen(32, 0), { x: 1800, y: 10 })).toEqual({ x: 1532, y: 40 });
    expect(popupPosition(popup, nowhere, screen(32, 0), { x: 100, y: 10 })).toEqual({ x: 8, y: 40 });
  });

  test('beside the click, not over it, where no panel is told of', () => {
    expect(popupPosition(popup, nowhere, screen(0, 0), { x: 1900, y: 1060 })).toEqual({ x: 1532, y: 436 });
    expect(popupPosition(popup, nowhere, screen(0, 0), { x: 1900, y: 12 })).toEqual({ x: 1532, y: 36 });
  });

  test('in the corner of the panel where nobody clicked', () => {
    expect(popupPosition(popup, nowhere, screen(0, 32), null)).toEqual({ x: 1532, y: 440 });
    expect(popupPosition(popup, nowhere, screen(32, 0), null)).toEqual({ x: 1532, y: 40 });
  });

  test('on the second screen with that screen’s coordinates', () => {
    const second: Screen = {
      bounds: { x: 1920, y: -200, width: 1280, height: 1024 },
      workArea: { x: 1920, y: -200, width: 1280, height: 984 },
    };
    expect(popupPosition(popup, nowhere, second, { x: 3100, y: 810 })).toEqual({ x: 2812, y: 176 });
  });

  test('with its top left corner visible where the screen is too small', () => {
    const tiny: Screen = {
      bounds: { x: 0, y: 0, width: 300, height: 400 },
      workArea: { x: 0, y: 0, width: 300, height: 400 },
    };
    expect(popupPosition(popup, nowhere, tiny, null)).toEqual({ x: 8, y: 8 });
  });
});
