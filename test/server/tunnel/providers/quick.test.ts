import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askOutside } from '../../../../server/outside/ask-outside.ts';
import { quickTunnel } from '../../../../server/tunnel/providers/quick.ts';
import { reachableScenario, type Scenario } from '../../../helpers/stand-ins/stand-in-cloudflared.ts';
import { dataFolder, failure, isRunning, opening, origin, standIn } from './opening.ts';

const quick = (scenario: Scenario = {}, limit?: number) => {
  const { program, env } = standIn(scenario);
  const dataDir = dataFolder();
  const provider = quickTunnel({ dataDir, env, ...(limit === undefined ? {} : { limit }) });
  return { program, dataDir, provider };
};

describe('a quick tunnel', () => {
  it('leads requests for the address that cloudflared printed to our port', async () => {
    const { scenario, outside } = reachableScenario();
    const { provider } = quick(scenario);
    const server = await origin();
    const tunnel = await opening(provider, server.port).tunnel;
    const answer = await askOutside(outside, { method: 'GET', url: `${tunnel.url}/mcp`, timeout: 5000 });
    expect(answer).toMatchObject({ status: 200, body: `${new URL(tunnel.url).host} /mcp` });
    expect(server.requests[0]?.headers).toMatchObject({ 'x-forwarded-proto': 'https' });
  });

  it.each([
    {},
    { json: true },
    { chunks: true },
    { color: true },
    { json: true, chunks: true },
    { connections: 1 },
  ])('is read however it is written: %o', async (scenario) => {
    const tunnel = await opening(quick(scenario).provider).tunnel;
    expect(tunnel.url).toBe('https://buffalo-marco-cardiff-motel.trycloudflare.com');
  });

  it('gives cloudflared an empty configuration, no updates, and little of our environment', async () => {
    const { program, dataDir, provider } = quick();
    await opening(provider, 4321).tunnel;
    const { argv, env } = program.state();
    const config = join(dataDir, 'cloudflared.yml');
    expect(argv).toEqual([
      'tunnel',
      '--config',
      config,
      '--no-autoupdate',
      '--metrics',
      '127.0.0.1:0',
      '--grace-period',
      '1s',
      '--url',
      'http://127.0.0.1:4321',
    ]);
    expect(readFileSync(config, 'utf8')).toBe('');
    expect(env).toEqual(['PATH']);
  });

  it('is ended by close, and nobody is told then that it ended by itself', async () => {
    const { program, provider, dataDir } = quick();
    const tunnel = await opening(provider).tunnel;
    let told = false;
    void tunnel.ended.then(() => (told = true));
    const { pid } = program.state();
    expect(await isRunning(pid)).toBe(true);
    await tunnel.close();
    await tunnel.close();
    expect(await isRunning(pid)).toBe(false);
    expect(told).toBe(false);
    expect(readdirSync(dataDir)).toEqual(['cloudflared.yml']);
  });

  it('is killed where it does not end when it is told to', async () => {
    const { program, provider } = quick({ stubborn: true });
    const tunnel = await opening(provider).tunnel;
    const { pid } = program.state();
    await tunnel.close();
    expect(await isRunning(pid)).toBe(false);
  });

  it('says that the way should be probed when all connections are gone, and when they are back', async () => {
    const { program, provider } = quick();
    const opened = opening(provider);
    await opened.tunnel;
    const { pid } = await program.until((state) => state.connected);
    process.kill(pid, 'SIGUSR2');
    await opened.until((news) => news.kind === 'unsure');
    process.kill(pid, 'SIGUSR2');
    await opened.until(
      (news) => news.kind === 'note' && news.sentence.includes('connected to Cloudflare again'),
    );
    expect(opened.news.filter((news) => news.kind === 'unsure')).toHaveLength(1);
  });

  it('tells of http2 instead of QUIC, and is no failure', async () => {
    const opened = opening(quick({ scenario: 'quic-blocked' }).provider);
    await opened.tunnel;
    const note = await opened.until((news) => news.kind === 'note');
    expect(note).toMatchObject({ level: 'info', sentence: expect.stringContaining('UDP port 7844') });
  });

  it('says why it ended when cloudflared ends by itself', async () => {
    const { program, provider, dataDir } = quick();
    const tunnel = await opening(provider).tunnel;
    const { pid } = await program.until((state) => state.connected);
    process.kill(pid, 'SIGHUP');
    const error = await tunnel.ended;
    expect(error).toMatchObject({ code: 'cloudflared-ended', retry: 'soon' });
    expect(error.message).toContain('exit code 1');
    expect(readdirSync(dataDir)).toEqual(['cloudflared.yml']);
  });

  it('says so when it was killed', async () => {
    const { program, provider } = quick();
    const tunnel = await opening(provider).tunnel;
    process.kill(program.state().pid, 'SIGKILL');
    expect((await tunnel.ended).message).toContain('was ended from outside');
  });
});

describe('a quick tunnel that does not come', () => {
  it.each([
    ['no-network', 'no-network', 'soon'],
    ['no-route', 'not-reachable', 'soon'],
    ['rate-limited', 'rate-limited', 'later'],
    ['not-understood', 'quick-refused', 'later'],
    ['config-broken', 'config-broken', 'never'],
    ['crash', 'cloudflared-ended', 'soon'],
  ])('%s', async (scenario, code, retry) => {
    const { program, provider } = quick({ scenario });
    const error = await failure(opening(provider));
    expect(error).toMatchObject({ code, retry });
    expect(error.message).toMatch(/^\S.*: .*\.$/);
    expect(await isRunning(program.state().pid)).toBe(false);
  });

  it.each(['silent', 'garbage'])('is given up after a while: %s', async (scenario) => {
    const { program, provider } = quick({ scenario }, 1500);
    const error = await failure(opening(provider));
    expect(error).toMatchObject({ code: 'cloudflared-silent', retry: 'soon' });
    expect(await isRunning(program.state().pid)).toBe(false);
  });

  it('is cancelled at once', async () => {
    const { program, provider } = quick({ scenario: 'silent' });
    const opened = opening(provider);
    const { pid } = await program.until(() => true);
    opened.cancel.abort();
    expect(await failure(opened)).toMatchObject({ code: 'cancelled' });
    expect(await isRunning(pid)).toBe(false);
  });

  it('names CLOUDFLARED_BIN where that does not run', async () => {
    const { program, provider } = quick({ scenario: 'does-not-run' });
    const error = await failure(opening(provider));
    expect(error).toMatchObject({ code: 'cloudflared-broken', retry: 'never' });
    expect(error.message).toContain(program.path);
  });
});
