import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ngrokProblem } from '../../../../server/tunnel/providers/ngrok-problem.ts';
import { ngrokTunnel } from '../../../../server/tunnel/providers/ngrok.ts';
import { createAuthority } from '../../oauth/certificates.ts';
import { standInNgrok, type StandInNgrok } from '../../../helpers/stand-ins/stand-in-ngrok.ts';
import { failure, opening, origin } from './opening.ts';

const authtoken = '2abcdefghijklmnopqrstuvwxyzA_1BcDeFgHiJkLmNoPqRsT';

/** A server in ngrok's place, and the connections that came. */
async function inPlaceOfNgrok(server: Server): Promise<{ address: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { address: `127.0.0.1:${address.port}`, sockets };
}

const ngrok = (
  parts: { url?: string; ca?: string; server?: string; connectTimeout?: number; token?: string | null } = {},
) =>
  ngrokTunnel({
    url: parts.url ?? null,
    token: async () => (parts.token === undefined ? authtoken : parts.token),
    service: {
      address: parts.server ?? '127.0.0.1:1',
      ...(parts.ca === undefined ? {} : { ca: parts.ca }),
    },
    ...(parts.connectTimeout === undefined ? {} : { connectTimeout: parts.connectTimeout }),
  });

describe('the real library of ngrok', () => {
  it('fails at once where nobody answers, with a sentence', async () => {
    const error = await failure(opening(ngrok({ connectTimeout: 15_000 })));
    expect(error).toMatchObject({ code: 'ngrok-unreachable', retry: 'soon' });
    expect(error.message).not.toContain(authtoken);
  });

  it('is not waited for where a server accepts and stays silent', async () => {
    const { address, sockets } = await inPlaceOfNgrok(createServer());
    const opened = opening(ngrok({ server: address, connectTimeout: 500 }));
    expect(await failure(opened)).toMatchObject({ code: 'ngrok-silent', retry: 'soon' });
    expect(sockets.size).toBe(1);
  });

  it('is not waited for once it is cancelled', async () => {
    const { address } = await inPlaceOfNgrok(createServer());
    const opened = opening(ngrok({ server: address }));
    opened.cancel.abort();
    expect(await failure(opened)).toMatchObject({ code: 'cancelled' });
  });

  it('does not speak with a server whose certificate is not of ngrok', async () => {
    const server = createTlsServer(createAuthority().issue('connect.ngrok-agent.com'));
    server.on('tlsClientError', () => undefined);
    const { address } = await inPlaceOfNgrok(server);
    expect(await failure(opening(ngrok({ server: address, connectTimeout: 15_000 })))).toMatchObject({
      code: 'ngrok-intercepted',
      retry: 'later',
    });
  });

  it('is not asked without an authtoken', async () => {
    for (const token of [null, '', ' \n'])
      expect(await failure(opening(ngrok({ token })))).toMatchObject({
        code: 'token-missing',
        retry: 'never',
      });
  });
});

describe('the real library of ngrok, with a service that answers', () => {
  const withService = async (url?: string) => {
    const service: StandInNgrok = await standInNgrok();
    onTestFinished(() => service.close());
    const { address, ca } = service.service;
    return { service, provider: ngrok({ server: address, ca, ...(url === undefined ? {} : { url }) }) };
  };

  it('opens a tunnel at an address that ngrok chooses, and leads requests to our port', async () => {
    const { service, provider } = await withService();
    const server = await origin();
    const tunnel = await opening(provider, server.port).tunnel;
    expect(tunnel.url).toBe('https://quick-fox.ngrok-free.app');
    const answer = await service.visit(
      'GET /mcp HTTP/1.1\r\nHost: quick-fox.ngrok-free.app\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*quick-fox\.ngrok-free\.app \/mcp/);
  });

  it('asks for the reserved address, with the authtoken', async () => {
    const { service, provider } = await withService('https://bridge.ngrok.app');
    const tunnel = await opening(provider).tunnel;
    expect([provider.fixedUrl, tunnel.url]).toEqual(['https://bridge.ngrok.app', 'https://bridge.ngrok.app']);
    expect(service.asked[0]).toMatchObject({ what: 'Auth', body: { Extra: { AuthToken: authtoken } } });
  });

  it('takes its address back when it is closed, and does not come again', async () => {
    const { service, provider } = await withService();
    const opened = opening(provider);
    const tunnel = await opened.tunnel;
    let told = false;
    void tunnel.ended.then(() => (told = true));
    await tunnel.close();
    await expect.poll(() => service.asked.map(({ what }) => what)).toContain('Unbind');
    // The library says no goodbye to the service, which hangs up for want of heartbeats.
    service.drop();
    await expect.poll(() => service.agents()).toBe(0);
    await opening(provider).tunnel;
    expect(service.agents()).toBe(1);
    expect(told).toBe(false);
    expect(opened.news.filter((news) => news.kind === 'unsure')).toEqual([]);
  });

  it.each([
    [
      'auth',
      `The authtoken you specified is properly formed, but it is invalid.\nYour authtoken: ${authtoken}`,
      107,
      'never',
    ],
    ['auth', 'Your account is limited to 1 simultaneous ngrok agent sessions.', 108, 'soon'],
    ['bind', 'The endpoint "https://bridge.ngrok.app" is already online.', 334, 'soon'],
    ['bind', 'Something new.', 9999, 'later'],
  ] as const)('says in a sentence what ngrok refuses at %s: %s', async (at, text, number, retry) => {
    const { service, provider } = await withService();
    service.refuse[at] = `${text}\r\n\r\nERR_NGROK_${number}\r\n`;
    const error = await failure(opening(provider));
    expect(error).toMatchObject({ code: `ERR_NGROK_${number}`, retry });
    expect(error.message).not.toContain(authtoken);
  });

  it('says that the way should be probed when the connection is gone, and comes back', async () => {
    const { service, provider } = await withService();
    const opened = opening(provider);
    await opened.tunnel;
    service.drop();
    await opened.until((news) => news.kind === 'unsure');
    await expect
      .poll(() => service.asked.filter(({ what }) => what === 'Bind').length, { timeout: 15_000 })
      .toBe(2);
  });

  it('ends when it is stopped from the dashboard', async () => {
    const { service, provider } = await withService();
    const tunnel = await opening(provider).tunnel;
    service.stop();
    expect(await tunnel.ended).toMatchObject({ code: 'ngrok-stopped', retry: 'never' });
  });
});

describe('what ngrok answers is told in a sentence', () => {
  it.each([
    [105, 'never', 'does not look like one'],
    [107, 'never', 'reset or revoked'],
    [108, 'soon', 'one at a time'],
    [319, 'never', 'not reserved'],
    [320, 'never', 'another account'],
    [334, 'soon', 'online already'],
    [702, 'later', 'for a minute'],
    [727, 'later', 'this month'],
    [3200, 'soon', 'offline'],
    [4018, 'never', 'verified account'],
    [8012, 'soon', 'nothing answers at its port'],
  ])('ERR_NGROK_%i', (number, retry, words) => {
    const text = `authentication failed: something.\nYour authtoken: ${authtoken}\r\n\r\nERR_NGROK_${number}\r\n`;
    const problem = ngrokProblem(new Error(text));
    expect(problem).toMatchObject({ code: `ERR_NGROK_${number}`, retry });
    expect(problem.message).toContain(words);
    expect(problem.message).toContain(`https://ngrok.com/docs/errors/err_ngrok_${number}`);
    expect(problem.message).not.toContain(authtoken);
  });

  it('with its code and its page, where it is not known here', () => {
    const problem = ngrokProblem(Object.assign(new Error('no'), { errorCode: 'ERR_NGROK_9999' }));
    expect(problem).toMatchObject({ code: 'ERR_NGROK_9999', retry: 'later' });
    expect(problem.message).toContain('https://ngrok.com/docs/errors/err_ngrok_9999');
  });

  it('without repeating what it says', () => {
    for (const thrown of [new Error(`bad authtoken ${authtoken}`), `x ${authtoken}`, undefined, {}])
      expect(ngrokProblem(thrown).message).not.toContain(authtoken);
  });
});
