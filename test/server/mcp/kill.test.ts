import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { odd, startServer, textIn, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  const missing = { command: 'no-such-command-anywhere', args: [] };
  server = await startServer({ servers: { odd, steady: odd, missing } });
});
afterAll(() => server.close());

const pidOf = async (upstream: string): Promise<number> =>
  Number(textIn(await server.call(`${upstream}__pid`)));

describe('an upstream that is killed', () => {
  it('fails the calls under way at once and clearly, harms no other, and works again with the next call', async () => {
    const [pid, steady] = [await pidOf('odd'), await pidOf('steady')];
    const started = performance.now();
    const underWay = [server.call('odd__silence'), server.call('odd__silence')];
    const elsewhere = server.call('steady__slow', { text: 'unharmed', ms: 200 });
    await server.call('odd__echo');
    process.kill(pid, 'SIGKILL');
    for (const result of await Promise.all(underWay)) {
      expect(result.isError).toBe(true);
      expect(textIn(result)).toMatch(
        /"odd" stopped while it worked on this \(it was ended by SIGKILL\).*call again/,
      );
    }
    const again = await server.call('odd__echo', { text: 'back' });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(textIn(again)).toBe('back');
    expect(textIn(await elsewhere)).toBe('unharmed');
    expect(await pidOf('odd')).not.toBe(pid);
    expect(await pidOf('steady')).toBe(steady);
  });

  it('keeps its tools in the list meanwhile', async () => {
    const pid = await pidOf('odd');
    const noticed = new Promise<void>((done) => {
      const stop = server.gateway.onChanged(() => {
        if (server.gateway.upstreams()[0]?.state === 'ready') return;
        stop();
        done();
      });
    });
    process.kill(pid, 'SIGKILL');
    await noticed;
    expect(server.gateway.upstreams()[0]?.problem).toContain('it was ended by SIGKILL');
    expect(server.gateway.tools().filter(({ upstream }) => upstream === 'odd').length).toBeGreaterThan(10);
  });

  it('is waited for by a call that comes meanwhile', async () => {
    expect(textIn(await server.call('odd__echo', { text: 'waited' }))).toBe('waited');
  });

  it('can die by itself in the middle of a call', async () => {
    const result = await server.call('odd__die');
    expect(textIn(result)).toContain('it stopped with exit code 3');
    expect(textIn(await server.call('odd__echo', { text: 'again' }))).toBe('again');
  });

  it('is said to be restarting, and its end is in the journal', async () => {
    const events = await server.events((all) => all.some(({ summary }) => summary.includes('exit code 3')));
    expect(events.find(({ summary }) => summary.includes('exit code 3'))).toMatchObject({
      type: 'upstream',
      level: 'warn',
      actor: 'app',
    });
  });
});

describe('a command that does not exist', () => {
  it('is a failed upstream with a sentence that names it', () => {
    const status = server.gateway.upstreams().find(({ name }) => name === 'missing');
    expect(['restarting', 'failed']).toContain(status?.state);
    expect(status?.problem).toContain('the command "no-such-command-anywhere" was not found');
    expect(server.gateway.patterns()).toContain('missing__*');
  });
});
