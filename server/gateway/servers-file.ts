import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../faults.ts';
import { expand, ExpansionError } from './expand.ts';
import { JsoncError, parseJsonc } from './jsonc.ts';
import { errorCode } from '../error-code.ts';

/** A local stdio server, ready to be started. */
export interface LocalServer {
  readonly kind: 'local';
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What its entry adds to the minimal environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
}

/** An entry that cannot be started as it is; `problem` is one sentence. */
export interface UnusableServer {
  readonly kind: 'unusable';
  readonly name: string;
  readonly problem: string;
}

export type ConfiguredServer = LocalServer | UnusableServer;

const Entry = z.looseObject({
  type: z.string().optional(),
  command: z.string().min(1).optional(),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable()).default({}),
  cwd: z.string().optional(),
  disabled: z.boolean().default(false),
  url: z.string().optional(),
});
type Entry = z.output<typeof Entry>;

const Servers = z.record(z.string().min(1), Entry);
/** Claude Desktop writes `mcpServers`, VS Code `servers`. */
const ServersFile = z.looseObject({ mcpServers: Servers.optional(), servers: Servers.optional() });

/**
 * Reads an mcpServers file. A file that does not exist means no upstreams.
 * @throws Fault where it cannot be read or understood: one sentence with the file, the place and what to do.
 */
export function readServersFile(
  path: string,
  environment: NodeJS.ProcessEnv = process.env,
): ConfiguredServer[] {
  const text = readText(path);
  return text === null ? [] : parseServersFile(text, path, environment);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = errorCode(error, String(error));
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new Fault(
      `The file ${path} cannot be read (${code}), so no MCP server is started: make it readable and try again.`,
    );
  }
}

/** As readServersFile, for a text in hand. `path` is for the sentence of a Fault only. */
export function parseServersFile(
  text: string,
  path: string,
  environment: NodeJS.ProcessEnv,
): ConfiguredServer[] {
  const broken = (where: string, what: string): Fault =>
    new Fault(`The file ${path} is broken (${where}: ${what}), so correct that and save it again.`);
  if (text.trim() === '') return [];
  let value: unknown;
  try {
    value = parseJsonc(text);
  } catch (error) {
    if (error instanceof JsoncError) throw broken(`line ${error.line}`, error.message);
    throw error;
  }
  const parsed = ServersFile.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw broken(issue?.path.join('.') || 'at the top', issue?.message ?? 'not understood');
  }
  const servers = parsed.data.mcpServers ?? parsed.data.servers;
  if (servers === undefined) throw broken('at the top', 'there is neither "mcpServers" nor "servers"');
  const wanted = Object.entries(servers).filter(([, entry]) => !entry.disabled);
  for (const [name, entry] of wanted) {
    if (entry.command === undefined && entry.url === undefined) throw broken(name, '"command" is missing');
  }
  return wanted.map(([name, entry]) => serverOf(name, entry, environment));
}

function serverOf(name: string, entry: Entry, environment: NodeJS.ProcessEnv): ConfiguredServer {
  const remote = entry.type !== undefined && entry.type !== 'stdio';
  if (remote || entry.command === undefined) {
    const problem = `"${name}" is reached over the network, but only local stdio servers are supported: give it a command, or remove it.`;
    return { kind: 'unusable', name, problem };
  }
  try {
    const value = (text: string): string => expand(text, environment);
    const env = Object.entries(entry.env).flatMap(([key, text]) =>
      text === null ? [] : [[key, value(String(text))] as const],
    );
    return {
      kind: 'local',
      name,
      command: value(entry.command),
      args: entry.args.map(value),
      env: Object.fromEntries(env),
      cwd: entry.cwd === undefined ? null : value(entry.cwd),
    };
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return { kind: 'unusable', name, problem: `"${name}" was not started: ${error.message}.` };
  }
}
