import { ControlError } from '../../../protocol/control-error.ts';
import type { Status } from '../../../protocol/status.ts';
import type { TunnelKind } from '../../../protocol/tunnel.ts';
import type { Bridge } from '../../bridge.ts';
import { defaultPort } from '../../default-port.ts';
import { CannotStart, Fault } from '../../faults.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { type PublicNews, PublicAddress } from '../public-news.ts';
import { serveOptions } from '../serve-options.ts';
import { announce, publicLines, tellSteps } from '../serve-text.ts';
import { serveUntilSignal } from '../serve-until-signal.ts';
import { terminalText } from '../terminal-text.ts';
import { kindOf } from '../tunnel-input.ts';
import { UsageError } from '../usage.ts';

export const serve: Command = {
  name: 'serve',
  synopsis: '[--port N] [--public-url URL] [--tunnel KIND] [--mcp-config FILE]',
  summary: 'Runs the server without a window, until Ctrl-C',
  details: [
    [`--port N`, `the local port (${defaultPort}); 0: any that is free`],
    ['--public-url URL', 'the https address that forwards to this server'],
    ['--tunnel KIND', 'opens that kind of tunnel, now and at every later start, as `tunnel use` does'],
    ['--mcp-config FILE', 'the mcpServers file; mcp.json in the data folder without it'],
  ],
  // --service: for the unit of `drawbridge service`, which is to tell what cannot work from what broke.
  options: ['port', 'public-url', 'tunnel', 'mcp-config', 'service'],
  words: 0,
  async run(context) {
    if (!context.args.flag('service')) return serveHere(context);
    try {
      return await serveHere(context);
    } catch (error) {
      throw error instanceof Fault ? new CannotStart(error.message) : error;
    }
  },
};

async function serveHere(context: Context): Promise<number> {
  const options = serveOptions(context);
  const kind = tunnelOf(context.args);
  const { startBridge } = await context.world.loadBridge();
  return serveUntilSignal(context.print, async () => {
    const bridge = await startBridge(options);
    if (context.print.json) context.print.document(listening(bridge));
    else {
      announce(bridge, context);
      tellSteps(bridge, context);
    }
    tellPublic(bridge, context);
    if (kind !== null) await useTunnel(bridge, kind, context);
    return bridge;
  });
}

/** @throws UsageError where both ways to a public address are named. */
function tunnelOf(args: Arguments): TunnelKind | 'none' | null {
  const word = args.text('tunnel');
  if (word === null) return null;
  if (args.text('public-url') === null) return kindOf(word, false);
  throw new UsageError('--tunnel and --public-url are two ways to a public address: choose one of them.');
}

/** The server goes on without a tunnel, where that one cannot be had. */
async function useTunnel(bridge: Bridge, kind: TunnelKind | 'none', { print }: Context): Promise<void> {
  try {
    await bridge.control.useTunnel({ kind });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    print.aside(terminalText(error.message, 1000));
  }
}

/** Says when the public address answers, is another one, or is lost. */
function tellPublic(bridge: Bridge, { print }: Context): void {
  const address = new PublicAddress(bridge.status());
  const look = (status: Status): void => {
    const news = address.look(status);
    if (news === null) return;
    if (print.json) print.document(publicEvent(news));
    else print.lines(publicLines(news));
  };
  bridge.subscribe((notification) => {
    if (notification.name === 'status') look(notification.data);
  });
  look(bridge.status());
}

/** For programs: all null where the address is gone. */
function publicEvent(news: PublicNews): object {
  if (news.kind === 'gone') return { event: 'public', url: null, mcp: null, sse: null, open: false };
  const { origin, mcp, sse } = news.addresses;
  return { event: 'public', url: origin, mcp, sse, open: news.kind === 'open' };
}

/** The first line for programs that start this server; their addresses are those of the public name if there is one. */
function listening(bridge: Bridge): object {
  const { local, public: outside } = bridge.status();
  const { mcp, sse } = outside ?? local;
  return { event: 'listening', local: local.origin, public: outside?.origin ?? null, mcp, sse };
}
