import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, removeBundles } from './bundle.ts';
import { freshFolder, type Running, startIn } from './rig.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('test/server/cli/child/odd-bridge.ts');
}, 120_000);
afterAll(removeBundles);

const start = (odd: string): Running =>
  startIn(script, ['serve', '--json', '--data-dir', freshFolder()], { ODD: odd });

describe('a bug', () => {
  it.each(['throws later', 'rejects later'])(
    'that %s ends the server with one sentence and exit code 1',
    async (odd) => {
      const server = start(odd);
      await server.said(/listening/);
      expect(await server.ended).toBe(1);
      const [sentence = '', ...rest] = server.err().trim().split('\n');
      expect(sentence).toMatch(
        /^Drawbridge stopped because of a fault of its own \(Error: nobody .*\): .*\.$/,
      );
      expect(rest).toEqual(['closing: a fault of its own']);
    },
  );

  it('at the start does too, without a stack trace or a secret', async () => {
    const server = start('fails to start');
    expect(await server.ended).toBe(1);
    expect(server.err()).toMatch(/^Drawbridge stopped because of a fault .*\.\n$/);
    expect(server.err()).not.toMatch(/0f1e2d3c|\bat .*:\d+/);
    expect(JSON.parse(server.lines.join('\n'))).toMatchObject({ error: { code: 'internal' } });
  });
});

describe('signals', () => {
  it('the first one closes, a second one ends it at once', async () => {
    const server = start('never closes');
    await server.said(/listening/);
    server.signal('SIGTERM');
    await server.complained(/closing: SIGTERM/);
    server.signal('SIGINT');
    expect(await server.ended).toBe(130);
  });

  it('one is enough for a bridge that closes', async () => {
    const server = start('nothing');
    await server.said(/listening/);
    server.signal('SIGINT');
    expect(await server.ended).toBe(0);
  });
});
