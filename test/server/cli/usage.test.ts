import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, removeBundles } from './bundle.ts';
import { freshFolder, run, runIn } from './rig.ts';
import { ok } from './served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

describe('wrong usage is exit code 2, with one sentence, and as JSON where asked', () => {
  it.each([
    [[]],
    [['fly']],
    [['status', 'now']],
    [['status', '--follow']],
    [['status', '--verbose']],
    [['allow']],
    [['allow', 'id']],
    [['allow', 'id', '--number']],
    [['allow', 'id', '--number', '7']],
    [['allow', 'id', '--number', '100']],
    [['allow', 'id', '--number', '4e1']],
    [['allow', 'id', '--number', '42', '--for', 'ever']],
    [['allow', 'id', '--number', '42', '--tools', 'a,,b']],
    [['deny']],
    [['deny', 'one', 'two']],
    [['revoke']],
    [['events', '--format', 'xml']],
    [['events', '--phase', 'nap']],
    [['events', '--limit', '0']],
    [['serve', '--port', 'http']],
    [['serve', '--port', '65536']],
    [['serve', '--public-url', 'http://bridge.example.com']],
    [['serve', '--tunnel', 'wormhole']],
    [['serve', '--tunnel', 'quick', '--public-url', 'https://bridge.example.com']],
    [['help', 'flying']],
  ])('%j', (words) => {
    const run = runIn(script, join(freshFolder(), 'none'));
    const ran = run(...words);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^[^\n]+\.\n$/);
    const asJson = run(...words, '--json');
    expect(asJson.code).toBe(2);
    expect(JSON.parse(asJson.out)).toEqual({ error: { code: 'usage', message: asJson.err.trim() } });
  });
});

describe('failures are exit code 1, with one sentence', () => {
  it.each([['status'], ['url'], ['knocks'], ['grants'], ['events'], ['journeys'], ['tools']])(
    '%s where nothing runs',
    (name) => {
      const ran = runIn(script, freshFolder())(name, '--json');
      expect(ran.code).toBe(1);
      expect(JSON.parse(ran.out)).toEqual({ error: { code: 'not-running', message: ran.err.trim() } });
    },
  );

  it('a data folder that is a file, and a servers file that is not there', () => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, 'mine');
    const ran = runIn(script, file)('serve', '--port', '0');
    expect(ran).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^The data folder .* is a file.*\.\n$/),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const missing = runIn(script, freshFolder())('serve', '--port', '0', '--mcp-config', '/nowhere/mcp.json');
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^There is no file \/nowhere\/mcp\.json.*\.\n$/),
    });
  });
});

describe('without a server', () => {
  it('help and version', () => {
    const run = runIn(script, freshFolder());
    expect(run('--version').out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(ok(run('--version', '--json'))).toEqual({ version: expect.any(String) });
    for (const words of [['help'], ['--help'], ['-h']])
      expect(run(...words)).toMatchObject({ code: 0, out: expect.stringContaining('revoke ID') });
    for (const words of [
      ['help', 'allow'],
      ['allow', '--help'],
    ])
      expect(run(...words).out).toContain('--number NN');
  });

  it('takes the data folder from the environment', () => {
    const folder = freshFolder();
    expect(run(script, ['status'], { DRAWBRIDGE_DATA_DIR: folder }).err).toContain(folder);
    expect(run(script, ['status'], { XDG_DATA_HOME: folder }).err).toContain(join(folder, 'drawbridge'));
    expect(run(script, ['status', '--data-dir', ''])).toMatchObject({ code: 2 });
  });

  it('shows no colours where nobody asked for them', () => {
    expect(run(script, ['help'], { TERM: 'xterm-256color' }).out).not.toContain('\u001B');
  });
});
