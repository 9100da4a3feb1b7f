import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TunnelOption, TunnelStatus } from '../../../protocol/tunnel.ts';
import { tunnelTexts } from '../../../server/tunnel/limits.ts';
import { noTunnel, served, statusOf } from '../control/rig.ts';
import { bundle, removeBundles } from './bundle.ts';
import { freshFolder, runIn, type Running, startIn } from './rig.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

const token = 'eyJhIjoiNGI1YTY5Nzg4Nzk2YTViNGMzZDJlMWYwIiwidCI6InNlY3JldCJ9';
const starting: TunnelStatus = {
  ...noTunnel,
  kind: 'quick',
  state: 'starting',
  doing: 'Fetching cloudflared',
  progress: 0.21,
};
const open: TunnelStatus = {
  ...noTunnel,
  kind: 'quick',
  state: 'open',
  url: 'https://a-b-c-d.trycloudflare.com',
  since: 1,
};

interface Rig extends Awaited<ReturnType<typeof served>> {
  drawbridge(words: readonly string[], input?: string): Running;
  /** The tunnel is this from now on, and front ends are told. */
  becomes(tunnel: TunnelStatus): void;
  /** `useTunnel` answers this as soon as it is called; resolves then. */
  answers(tunnel: TunnelStatus): Promise<void>;
}

/** A running Drawbridge whose tunnels a test plays: the socket, the contract and the command are the real ones. */
async function rig(): Promise<Rig> {
  const made = await served();
  const becomes = (tunnel: TunnelStatus): void => {
    made.status = () => ({ ...statusOf(made.dataDir), tunnel });
    made.tell({ name: 'status', data: made.status() });
  };
  return Object.assign(made, {
    becomes,
    drawbridge: (words: readonly string[], input?: string) =>
      startIn(script, [...words, '--data-dir', made.dataDir], {}, input),
    answers: (tunnel: TunnelStatus) =>
      new Promise<void>((resolve) => {
        made.useTunnel = async () => {
          becomes(tunnel);
          resolve();
          return tunnel;
        };
      }),
  });
}

const said = async (command: Running): Promise<{ code: unknown; out: string; err: string }> => {
  const code = await command.ended;
  return { code, out: command.lines.join('\n'), err: command.err() };
};

describe('tunnel use', () => {
  it('shows what is being done until it is open', async () => {
    const made = await rig();
    const asked = made.answers(starting);
    const command = made.drawbridge(['tunnel', 'use', 'quick']);
    await asked;
    await command.said(/Fetching cloudflared 20 % …/);
    made.becomes({ ...starting, progress: 0.55 });
    await command.said(/Fetching cloudflared 50 % …/);
    made.becomes({ ...starting, state: 'checking', doing: null, progress: null, url: open.url });
    made.becomes(open);
    await command.said(/Cloudflare Quick Tunnel is open since .*: https:\/\/a-b-c-d\.trycloudflare\.com/);
    expect(await command.ended).toBe(0);
    expect(made.tunnelUses).toEqual([{ kind: 'quick' }]);
  });

  it('is not confused by news that come in the moment of its answer', async () => {
    const made = await rig();
    made.useTunnel = async () => {
      // The notification is on its way before the answer is.
      made.becomes(open);
      return starting;
    };
    expect(await made.drawbridge(['tunnel', 'use', 'quick']).ended).toBe(0);
  });

  it.each([
    ['failed', { state: 'failed' }],
    ['retrying', { state: 'retrying', retryAt: Date.now() + 60_000 }],
  ] as const)('%s is exit code 1, with the reason and what to do', async (_name, change) => {
    const made = await rig();
    const problem = 'ngrok refused the authtoken (ERR_NGROK_105): copy it once more from the dashboard.';
    const asked = made.answers({ ...starting, kind: 'ngrok' });
    const command = made.drawbridge(['tunnel', 'use', 'ngrok']);
    await asked;
    made.becomes({ ...noTunnel, kind: 'ngrok', problem, ...change });
    const { code, out } = await said(command);
    expect(code).toBe(1);
    expect(out).toContain(`! ${problem}`);
  });

  it('goes on after a first try that failed, where the next one is soon', async () => {
    const made = await rig();
    const asked = made.answers({ ...starting, kind: 'own' });
    const command = made.drawbridge(['tunnel', 'use', 'own', '--url', 'b.example']);
    await asked;
    const problem = 'Nothing listens at b.example: start your proxy.';
    made.becomes({ ...noTunnel, kind: 'own', state: 'retrying', problem, retryAt: Date.now() + 1000 });
    await command.said(/! Nothing listens/);
    made.becomes({ ...open, kind: 'own', url: 'https://b.example' });
    expect(await command.ended).toBe(0);
  });

  it('--json is one document, and --no-wait does not wait', async () => {
    const made = await rig();
    const asked = made.answers(starting);
    const command = made.drawbridge(['tunnel', 'use', 'quick', '--json']);
    await asked;
    made.becomes(open);
    const { code, out } = await said(command);
    expect({ code, status: TunnelStatus.parse(JSON.parse(out)) }).toEqual({ code: 0, status: open });
    void made.answers(starting);
    const hasty = await said(made.drawbridge(['tunnel', 'use', 'quick', '--json', '--no-wait']));
    expect({ code: hasty.code, state: TunnelStatus.parse(JSON.parse(hasty.out)).state }).toEqual({
      code: 0,
      state: 'starting',
    });
  });

  it('Ctrl-C leaves it going', async () => {
    const made = await rig();
    void made.answers(starting);
    const command = made.drawbridge(['tunnel', 'use', 'quick']);
    await command.said(/Fetching/);
    command.signal('SIGINT');
    const { code, err } = await said(command);
    expect(code).toBe(1);
    expect(err).toMatch(/goes on by itself/);
    expect(made.tunnelUses).toEqual([{ kind: 'quick' }]);
  });

  it('says so when the server ends meanwhile', async () => {
    const made = await rig();
    void made.answers(starting);
    const command = made.drawbridge(['tunnel', 'use', 'quick']);
    await command.said(/Fetching/);
    await made.socket.close();
    expect(await said(command)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Drawbridge ended.*\.\n$/),
    });
  });

  it('none ends it', async () => {
    const made = await rig();
    const { code, out } = await said(made.drawbridge(['tunnel', 'use', 'none']));
    expect({ code, uses: made.tunnelUses }).toEqual({ code: 0, uses: [{ kind: 'none' }] });
    expect(out).toContain('No tunnel is in use');
  });

  it.each([
    [['cloudflared'], { kind: 'quick' }],
    [['cloudflare-quick'], { kind: 'quick' }],
    [['Ngrok', '--url', 'mine.ngrok.app'], { kind: 'ngrok', url: 'https://mine.ngrok.app' }],
    [['cloudflare-named', '--url', 'https://b.example/'], { kind: 'cloudflare', url: 'https://b.example' }],
    [['cloudflared', '--url', 'b.example'], { kind: 'cloudflare', url: 'https://b.example' }],
    [
      ['own', '--url', 'b.example:8443', '--failover', 'cloudflare,quick'],
      { kind: 'own', url: 'https://b.example:8443', failover: ['cloudflare', 'quick'] },
    ],
  ])('%j', async (words, input) => {
    const made = await rig();
    expect((await said(made.drawbridge(['tunnel', 'use', ...words]))).code).toBe(0);
    expect(made.tunnelUses).toEqual([input]);
  });
});

describe('a token', () => {
  it('comes on standard input, and is repeated nowhere', async () => {
    const made = await rig();
    for (const input of [token, `${token}\n`, `  ${token}\r\n`]) {
      const command = made.drawbridge(
        ['tunnel', 'use', 'cloudflare', '--url', 'b.example', '--token-stdin'],
        input,
      );
      const { code, out, err } = await said(command);
      expect(code).toBe(0);
      expect(out + err).not.toContain(token);
    }
    expect(made.tunnelUses.map((use) => use.token)).toEqual([token, token, token]);
  });

  it.each([
    ['nothing', ''],
    ['two words', `${token} ${token}`],
    ['far too much', 'x'.repeat(100_000)],
  ])('%s on standard input is refused, and nothing is changed', async (_what, input) => {
    const made = await rig();
    const { code, err } = await said(made.drawbridge(['tunnel', 'use', 'ngrok', '--token-stdin'], input));
    expect(code).toBe(2);
    expect(err).toMatch(/^[^\n]+\.\n$/);
    expect(err).not.toContain(token);
    expect(made.tunnelUses).toEqual([]);
  });

  it.each([
    [['tunnel', 'use', 'ngrok', '--token', token]],
    [['tunnel', 'use', 'ngrok', `--token=${token}`]],
    [['tunnel', 'use', 'ngrok', token]],
    [['tunnel', 'use', token]],
    [['tunnel', token]],
    [['tunnel', 'use', 'ngrok', '--url', token.repeat(2).concat('/x')]],
    [['tunnel', 'use', 'ngrok', '--failover', token]],
  ])('on the command line is refused, and not repeated: %#', (words) => {
    const ran = runIn(script, freshFolder())(...words);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^[^\n]+\.\n$/);
    expect(ran.err).not.toContain(token);
  });

  it('on the command line is refused with the ways that there are', () => {
    const { err } = runIn(script, freshFolder())('tunnel', 'use', 'ngrok', '--token', token);
    for (const way of ['--token-stdin', 'TUNNEL_TOKEN', 'NGROK_AUTHTOKEN']) expect(err).toContain(way);
  });
});

describe('tunnel status and list', () => {
  it('status, with what is wrong, the limits and drift', async () => {
    const made = await rig();
    const drift = {
      from: 'https://old.trycloudflare.com',
      sentence: 'Your connector in ChatGPT points to the old address: make it anew.',
    };
    const tunnel: TunnelStatus = { ...open, limits: ['Nobody promises that it stays up.'], drift };
    made.becomes(tunnel);
    const shown = await said(made.drawbridge(['tunnel']));
    expect(shown.code).toBe(0);
    for (const part of ['Cloudflare Quick Tunnel is open', open.url, drift.sentence, 'Nobody promises'])
      expect(shown.out).toContain(part);
    const { out } = await said(made.drawbridge(['tunnel', 'status', '--json']));
    expect(TunnelStatus.parse(JSON.parse(out))).toEqual(tunnel);
    expect((await said(made.drawbridge(['status']))).out).toContain('Cloudflare Quick Tunnel is open');
  });

  it('a problem cannot steer the terminal', async () => {
    const made = await rig();
    made.becomes({ ...open, state: 'retrying', problem: '\u001B]0;owned\u0007\u009B31m' });
    const { out } = await said(made.drawbridge(['tunnel']));
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  it('list says what each kind needs', async () => {
    const made = await rig();
    const option: TunnelOption = {
      kind: 'ngrok',
      ...tunnelTexts.ngrok,
      hasToken: false,
      url: null,
      limits: ['One page first.'],
    };
    made.choice = {
      options: [option, { ...option, kind: 'own', ...tunnelTexts.own }],
      order: ['own'],
      kept: 'keychain',
    };
    const { out } = await said(made.drawbridge(['tunnel', 'list']));
    expect(out).toMatch(/ngrok: ngrok\n/);
    expect(out).toContain('a token (--token-stdin)');
    expect(out).toContain('own: Own address (in use)');
    expect(out).toContain('keychain');
    expect(JSON.parse((await said(made.drawbridge(['tunnel', 'list', '--json']))).out)).toEqual(made.choice);
  });

  it('where nothing runs, says so', () => {
    for (const words of [
      ['tunnel'],
      ['tunnel', 'list'],
      ['tunnel', 'use', 'quick'],
      ['export'],
      ['replay', '1'],
    ]) {
      const ran = runIn(script, freshFolder())(...words, '--json');
      expect(ran.code).toBe(1);
      expect(JSON.parse(ran.out)).toEqual({ error: { code: 'not-running', message: ran.err.trim() } });
    }
  });
});
