import type { CallInput } from '../../../protocol/control.ts';
import type { TunnelStatus } from '../../../protocol/tunnel.ts';
import { ControlClient } from '../../control/control-client.ts';
import { type Command, type Context, withControl } from '../command.ts';
import { followTunnel } from '../follow-tunnel.ts';
import { readSecret } from '../secret-input.ts';
import { terminalText } from '../terminal-text.ts';
import { failoverOf, kindOf, urlOf } from '../tunnel-input.ts';
import { choiceLines, doingOf, titleOf, tunnelLines } from '../tunnel-text.ts';
import { UsageError } from '../usage.ts';

export const tunnel: Command = {
  name: 'tunnel',
  synopsis: '[status|list|check|use KIND]',
  summary: 'The tunnel that makes this server reachable from ChatGPT',
  details: [
    ['status', 'whether it is open, its address, what is wrong (this is what happens without a word)'],
    ['list', 'the kinds there are, what each needs, and what it cannot do'],
    ['check', 'looks once more, now, whether the public address leads here'],
    ['use KIND', 'quick, cloudflare, ngrok, own or none, from now on; follows it until it is open'],
    ['--url ADDRESS', 'the https address of a cloudflare or own tunnel, or the one reserved at ngrok'],
    ['--token-stdin', 'reads the token from standard input, or asks for it; it goes into the keychain'],
    ['--failover KINDS', 'the kinds that take over, with a comma between them, where their host is the same'],
    ['--no-wait', 'does not wait until it is open'],
  ],
  options: ['url', 'token-stdin', 'failover', 'no-wait'],
  // One more than `use KIND` has: a token that slipped in there must not be repeated by the usual sentence.
  words: 3,
  run(context) {
    const [, word = 'status', , surplus] = context.args.positionals;
    if (surplus !== undefined || (word !== 'use' && context.args.positionals.length > 2)) {
      throw new UsageError(
        'tunnel takes fewer words: see `drawbridge help tunnel`; a token is never written here, but read with --token-stdin.',
      );
    }
    switch (word) {
      case 'status':
        return showStatus(context);
      case 'list':
        return showChoice(context);
      case 'check':
        return check(context);
      case 'use':
        return use(context);
      default:
        throw new UsageError('tunnel takes status, list, check or use KIND: see `drawbridge help tunnel`.');
    }
  },
};

async function showStatus(context: Context): Promise<number> {
  return show(context, (await withControl(context, (control) => control.status({}))).tunnel);
}

async function check(context: Context): Promise<number> {
  const checked = await withControl(context, (control) => control.checkTunnel({}));
  show(context, checked);
  return checked.state === 'open' ? 0 : 1;
}

function show({ print }: Context, status: TunnelStatus): number {
  if (print.json) print.document(status);
  else print.lines(tunnelLines(status, Date.now(), print));
  return 0;
}

async function showChoice(context: Context): Promise<number> {
  const { print } = context;
  const choice = await withControl(context, (control) => control.tunnels({}));
  if (print.json) print.document(choice);
  else print.lines(choiceLines(choice, print));
  return 0;
}

async function use(context: Context): Promise<number> {
  const { args, print, world } = context;
  const word = args.word(2, 'tunnel use', 'the KIND of tunnel');
  const url = urlOf(args);
  const failover = failoverOf(args);
  const kind = kindOf(word, url !== null || args.flag('token-stdin'));
  const client = await ControlClient.connect(context.dataDir);
  try {
    const input: CallInput<'useTunnel'> = {
      kind,
      ...(url !== null && { url }),
      ...(failover !== null && { failover }),
    };
    const token =
      kind !== 'none' && (await wantsToken(context, client, kind))
        ? await readSecret(world, `The token of ${titleOf(kind)} (not shown): `)
        : null;
    const change = (): Promise<TunnelStatus> =>
      client.control.useTunnel(token === null ? input : { ...input, token });
    if (args.flag('no-wait')) return show(context, await change());
    const said = new Set<string>();
    const { status, why } = await followTunnel(client, change, (each) => {
      const doing = doingOf(each);
      const news = [
        ...(each.state === 'retrying' && each.problem !== null
          ? [`! ${terminalText(each.problem, 1000)}`]
          : []),
        ...(doing === null ? [] : [`${terminalText(doing)} …`]),
      ].filter((line) => !said.has(line));
      for (const line of news) said.add(line);
      print.lines(news);
    });
    show(context, status);
    if (why !== 'done')
      print.aside(
        `It is not open yet, and goes on by itself: \`${world.name} tunnel status\` says how far it is.`,
      );
    if (status.state === 'retrying' && why === 'done')
      print.aside(`It is tried again by itself: \`${world.name} tunnel status\` says how that went.`);
    return status.state === 'open' || (status.state === 'off' && status.problem === null) ? 0 : 1;
  } finally {
    client.close();
  }
}

/** Where it was asked for; and where the kind needs one, none is kept, and there is a person to ask. */
async function wantsToken(
  { args, print, world }: Context,
  client: ControlClient,
  kind: string,
): Promise<boolean> {
  if (args.flag('token-stdin')) return true;
  if (print.json || !world.stdin.isTTY || !world.stderr.isTTY) return false;
  const { options } = await client.control.tunnels({});
  return options.some((option) => option.kind === kind && option.needsToken && !option.hasToken);
}
