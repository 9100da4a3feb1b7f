import { existsSync } from 'node:fs';
import { PublicUrl } from '../../protocol/settings.ts';
import type { BridgeOptions } from '../bridge-options.ts';
import { defaultPort } from '../default-port.ts';
import { Fault } from '../faults.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './command.ts';
import { terminalText } from './terminal-text.ts';
import { UsageError } from './usage.ts';

/** The options of a server without a window. @throws UsageError, Fault where one of them cannot be. */
export function serveOptions({ args, dataDir, print }: Context): BridgeOptions {
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
