import { existsSync } from 'node:fs';
import { PublicUrl } from '../../../protocol/settings.ts';
import type { Bridge } from '../../bridge.ts';
import type { BridgeOptions } from '../../bridge-options.ts';
import { defaultPort } from '../../default-port.ts';
import { Fault } from '../../faults.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { announce, tellSteps } from '../serve-text.ts';
import { serveUntilSignal } from '../serve-until-signal.ts';
import { terminalText } from '../terminal-text.ts';
import { UsageError } from '../usage.ts';

export const serve: Command = {
  name: 'serve',
  synopsis: '[--port N] [--public-url URL] [--mcp-config FILE]',
  summary: 'Runs the server without a window, until Ctrl-C',
  details: [
    [`--port N`, `the local port (${defaultPort}); 0: any that is free`],
    ['--public-url URL', 'the https address that forwards to this server'],
    ['--mcp-config FILE', 'the mcpServers file; mcp.json in the data folder without it'],
  ],
  options: ['port', 'public-url', 'mcp-config'],
  words: 0,
  async run(context) {
    const options = optionsOf(context);
    const { startBridge } = await context.world.loadBridge();
    return serveUntilSignal(context.print, async () => {
      const bridge = await startBridge(options);
      if (context.print.json) context.print.document(listening(bridge));
      else {
        announce(bridge, context);
        tellSteps(bridge, context);
      }
      return bridge;
    });
  },
};

function optionsOf({ args, dataDir, print }: Context): BridgeOptions {
  const publicUrl = publicUrlOf(args);
  const configFile = args.path('mcp-config');
  if (configFile !== null && !existsSync(configFile)) {
    throw new Fault(
      `There is no file ${configFile} to read MCP servers from: correct --mcp-config, or leave it out.`,
    );
  }
  return {
    dataDir,
    port: args.number('port', 0, 65_535) ?? defaultPort,
    ...(publicUrl !== null && { publicUrl }),
    ...(configFile !== null && { configFile }),
    onProblem: (sentence) => print.aside(terminalText(sentence, 1000)),
  };
}

function publicUrlOf(args: Arguments): string | null {
  const text = args.text('public-url');
  if (text === null) return null;
  const parsed = PublicUrl.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `--public-url ${parsed.error.issues[0]?.message ?? 'is not valid'}, and "${text}" is not.`,
  );
}

/** The one line for programs that start this server; their addresses are those of the public name if there is one. */
function listening(bridge: Bridge): object {
  const { local, public: outside } = bridge.status();
  const { mcp, sse } = outside ?? local;
  return { event: 'listening', local: local.origin, public: outside?.origin ?? null, mcp, sse };
}
