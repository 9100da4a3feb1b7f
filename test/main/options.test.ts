import { describe, expect, test } from 'vitest';
import { readOptions } from '../../main/options.ts';
import { Fault } from '../../server/faults.ts';

const electron = ['/opt/electron', '--no-sandbox', '.'];

describe('the arguments of the desktop app', () => {
  test('are found among those of Chromium, in both spellings', () => {
    const argv = [
      ...electron,
      '--data-dir',
      '/d',
      '--port=5000',
      '--public-url=https://b.example',
      '--mcp-config',
      'c.json',
      '--hidden',
    ];
    expect(readOptions(argv, {})).toEqual({
      dataDir: '/d',
      port: 5000,
      publicUrl: 'https://b.example',
      configFile: 'c.json',
      hidden: true,
    });
  });

  test('may all be left out', () => {
    expect(readOptions(electron, {})).toEqual({
      dataDir: null,
      port: null,
      publicUrl: null,
      configFile: null,
      hidden: false,
    });
  });

  test('go before the environment', () => {
    const env = { DRAWBRIDGE_DATA_DIR: '/from-env' };
    expect(readOptions(electron, env).dataDir).toBe('/from-env');
    expect(readOptions([...electron, '--data-dir', '/typed'], env).dataDir).toBe('/typed');
  });

  test.each([
    ['--port', 'abc'],
    ['--port', '70000'],
    ['--port', '1.5'],
    ['--port=-1'],
    ['--port'],
    ['--data-dir', '--hidden'],
  ])('that make no sense are refused in a sentence: %s %s', (...wrong) => {
    expect(() => readOptions([...electron, ...wrong], {})).toThrow(Fault);
  });
});
