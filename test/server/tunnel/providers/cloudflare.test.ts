import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cloudflareTunnel } from '../../../../server/tunnel/providers/cloudflare.ts';
import { standInToken, type Scenario } from '../../../helpers/stand-ins/stand-in-cloudflared.ts';
import { dataFolder, failure, isRunning, opening, standIn } from './opening.ts';

const url = 'https://bridge.example.com';

const named = (scenario: Scenario = {}, token: string | null = standInToken, limit?: number) => {
  const { program, env } = standIn(scenario);
  const dataDir = dataFolder();
  const provider = cloudflareTunnel({
    dataDir,
    env: { ...env, TUNNEL_TOKEN: 'of-the-environment', NGROK_AUTHTOKEN: 'not-its-business' },
    url,
    token: async () => token,
    ...(limit === undefined ? {} : { limit }),
  });
  return { program, provider };
};

describe('a named tunnel', () => {
  it('has its own address as soon as the first connection stands', async () => {
    const { program, provider } = named();
    const tunnel = await opening(provider).tunnel;
    expect(provider.fixedUrl).toBe(url);
    expect(tunnel.url).toBe(url);
    expect((await program.until((state) => state.connected)).connected).toBe(true);
  });

  it('gives the token by the environment alone', async () => {
    const { program, provider } = named();
    await opening(provider, 4321).tunnel;
    const { argv, env } = program.state();
    expect(argv.slice(-3)).toEqual(['run', '--url', 'http://127.0.0.1:4321']);
    expect(env).toEqual(['PATH', 'TUNNEL_TOKEN']);
  });

  it.runIf(process.platform === 'linux')('shows no other user the token', async () => {
    const { program, provider } = named();
    await opening(provider).tunnel;
    const { pid } = program.state();
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(standInToken);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain(`TUNNEL_TOKEN=${standInToken}`);
  });

  it('takes the token out of the command that people copy', async () => {
    const { provider } = named({}, ` sudo cloudflared service install ${standInToken}\n`);
    expect((await opening(provider).tunnel).url).toBe(url);
  });

  it('ends for good when Cloudflare refuses its secret later', async () => {
    const { program, provider } = named({ scenario: 'refused-later' });
    const tunnel = await opening(provider).tunnel;
    const { pid } = await program.until((state) => state.connected);
    process.kill(pid, 'SIGUSR2');
    expect(await tunnel.ended).toMatchObject({ code: 'token-refused', retry: 'never' });
    expect(await isRunning(pid)).toBe(false);
  });

  it.each([
    ['bad-token', 'token-invalid', 'never'],
    ['invalid-secret', 'token-refused', 'never'],
    ['not-found', 'tunnel-not-found', 'never'],
    ['metrics-taken', 'port-taken', 'soon'],
  ])('does not come: %s', async (scenario, code, retry) => {
    const { program, provider } = named({ scenario });
    expect(await failure(opening(provider))).toMatchObject({ code, retry });
    expect(await isRunning(program.state().pid)).toBe(false);
  });

  it.each([
    ['no-network', 'no-network', 'soon'],
    ['failed-to-get', 'tunnel-not-looked-up', 'later'],
    ['silent', 'cloudflared-silent', 'soon'],
  ])('is given up after a while with the reason: %s', async (scenario, code, retry) => {
    const { provider } = named({ scenario }, standInToken, 1500);
    expect(await failure(opening(provider))).toMatchObject({ code, retry });
  });

  it.each([null, '', '  ', 'eyJ\0'])('wants a token: %o', async (token) => {
    const { program, provider } = named({}, token);
    expect(await failure(opening(provider))).toMatchObject({ code: 'token-missing', retry: 'never' });
    expect(program.starts()).toBe(0);
  });

  it('says nothing of what is no token, and never repeats one', async () => {
    const wrong = await failure(opening(named({}, 'not-a-token').provider));
    expect(wrong).toMatchObject({ code: 'token-invalid' });
    const crashed = await failure(opening(named({ scenario: 'crash' }).provider));
    expect(crashed.message).toContain('[redacted]');
    expect(`${wrong.message} ${crashed.message}`).not.toMatch(/not-a-token|eyJ/);
  });

  it('says where the host name leads, when that is another port or nowhere', async () => {
    const elsewhere = [{ hostname: 'bridge.example.com', service: 'http://localhost:9999' }];
    const other = opening(named({ routes: elsewhere }).provider, 4321);
    await other.tunnel;
    expect(await other.until((news) => news.kind === 'note')).toMatchObject({
      level: 'warn',
      sentence: expect.stringContaining('http://localhost:4321'),
    });
    const nowhere = opening(named({ routes: [] }).provider, 4321);
    await nowhere.tunnel;
    expect(await nowhere.until((news) => news.kind === 'note')).toMatchObject({
      level: 'warn',
      sentence: expect.stringContaining('no host name bridge.example.com'),
    });
  });

  it('says nothing of a host name that leads here', async () => {
    const routes = [{ hostname: '*.example.com', service: 'http://127.0.0.1:4321' }];
    const opened = opening(named({ routes }).provider, 4321);
    await opened.tunnel;
    expect(opened.news.filter((news) => news.kind === 'note')).toEqual([]);
  });
});
