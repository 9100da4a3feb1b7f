import { describe, expect, test } from 'vitest';
import { placeIn, readArguments } from '../../../main/deep-link/arguments.ts';
import { readOptions } from '../../../main/options.ts';

const program = ['/opt/Drawbridge/drawbridge'];
const nothing = { dataDir: null, port: null, publicUrl: null, configFile: null, hidden: false };
const link = 'drawbridge://knock';

describe('a start by a link', () => {
  test.each([
    ['--data-dir=/tmp/evil'],
    ['--data-dir', '/tmp/evil'],
    ['--port', '1'],
    ['--port=abc'],
    ['--public-url=https://evil.example'],
    ['--mcp-config=/tmp/evil.json'],
    ['--hidden'],
  ])('takes no option from behind it: %s %s', (...injected) => {
    const argv = [...program, link, ...injected];
    expect(readOptions(argv, {})).toEqual(nothing);
    expect(readArguments(argv).smuggled).toBeNull();
    expect(placeIn(argv)).toEqual({ at: 'knock', id: null });
  });

  test('takes none from inside it, and none from behind `--`', () => {
    expect(readOptions([...program, 'drawbridge:--data-dir=/tmp/evil'], {})).toEqual(nothing);
    expect(readOptions([...program, '--', link, '--data-dir=/tmp/evil'], {})).toEqual(nothing);
    expect(readOptions([...program, '--', '--data-dir=/tmp/evil', link], {})).toEqual(nothing);
  });

  test('keeps what its launcher said before it', () => {
    expect(readOptions([...program, '--data-dir', '/d', '--port=0', link], {})).toEqual({
      ...nothing,
      dataDir: '/d',
      port: 0,
    });
  });

  test('does not take a link for the value of an option', () => {
    expect(() => readOptions([...program, '--data-dir', link], {})).toThrow(/needs a value/);
  });

  test('goes by the first of several links', () => {
    expect(placeIn([...program, 'drawbridge://settings', link])).toEqual({ at: 'setting', setting: null });
  });

  test.each(['--remote-debugging-port=9222', '--no-sandbox', '--gpu-launcher=calc', '--inspect', '-r', '-'])(
    'with a switch behind it that Chromium may have obeyed is told: %s',
    (injected) => {
      expect(readArguments([...program, link, injected]).smuggled).toBe(injected);
      expect(readArguments([...program, link, 'x', injected]).smuggled).toBe(injected);
    },
  );

  test('with a switch of Windows behind it is told there, and is a path elsewhere', () => {
    const argv = [...program, link, '/gpu-launcher=calc'];
    expect(readArguments(argv, 'win32').smuggled).toBe('/gpu-launcher=calc');
    expect(readArguments(argv, 'linux').smuggled).toBeNull();
  });

  test('with anything behind `--` is harmless: Chromium reads nothing there', () => {
    expect(readArguments([...program, '--', link, '--remote-debugging-port=9222']).smuggled).toBeNull();
  });
});

test('a start without a link has no link', () => {
  expect(readArguments([...program, '--no-sandbox', '--data-dir=/d'])).toEqual({
    own: [...program, '--no-sandbox', '--data-dir=/d'],
    link: null,
    smuggled: null,
  });
});
