import { describe, expect, test } from 'vitest';
import { KnockWatch } from '../../main/knock-watch.ts';
import { plainLine } from '../../main/plain-line.ts';
import { CrashHistory } from '../../main/windows/crash-history.ts';
import { trayClick } from '../../main/windows/popup-clicks.ts';
import { sampleKnock } from './samples.ts';

describe('a click on the tray icon', () => {
  test('opens the popup, and closes it', () => {
    expect(trayClick(false, -Infinity, 1000)).toBe('open');
    expect(trayClick(true, -Infinity, 1000)).toBe('close');
  });

  test('that took the focus from the popup closes it, and does not open it again', () => {
    expect(trayClick(false, 990, 1000)).toBe('nothing');
    expect(trayClick(false, 500, 1000)).toBe('open');
  });
});

describe('a page that crashes', () => {
  test('is opened anew once; crashing again within a minute is told', () => {
    let now = 0;
    const history = new CrashHistory(() => now);
    expect(history.record('popup')).toBe('reopen');
    expect(history.record('timeline')).toBe('reopen');
    now = 59_000;
    expect(history.record('popup')).toBe('tell');
    now = 200_000;
    expect(history.record('popup')).toBe('reopen');
  });
});

describe('a knock', () => {
  test('is announced once, for as long as it waits', () => {
    const watch = new KnockWatch();
    const first = sampleKnock({ id: 'a' });
    expect(watch.loud([first])).toEqual([first]);
    expect(watch.loud([first])).toEqual([]);
    const second = sampleKnock({ id: 'b' });
    expect(watch.loud([first, second])).toEqual([second]);
    expect(watch.loud([])).toEqual([]);
  });

  test('that is quiet is not announced at all', () => {
    expect(new KnockWatch().loud([sampleKnock({ quiet: true })])).toEqual([]);
  });
});

describe('a stranger’s name', () => {
  test('becomes one plain, short line', () => {
    expect(plainLine('Chat\u202eTPG\n<b>bold</b> &amp; \u0007', 60)).toBe('Chat TPG b bold /b amp;');
    expect(plainLine('x'.repeat(100), 10)).toBe('xxxxxxxxx…');
  });
});
