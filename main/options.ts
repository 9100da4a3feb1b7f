import { Fault } from '../server/faults.ts';
import { readArguments } from './deep-link/arguments.ts';

/** What the person typed after the program's name; null where left out. */
export interface Options {
  dataDir: string | null;
  port: number | null;
  publicUrl: string | null;
  configFile: string | null;
  /** Started at login: nothing opens by itself. */
  hidden: boolean;
}

/**
 * Reads `--name value` and `--name=value` wherever they stand. What else is there belongs to Chromium, Electron or
 * the operating system and is passed over; what stands behind a link or `--` is nobody's word here.
 * @throws Fault where a value is missing or the port is not one.
 */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { own } = readArguments(argv);
  const port = valueOf(own, '--port');
  return {
    dataDir: valueOf(own, '--data-dir') ?? (env['DRAWBRIDGE_DATA_DIR'] || null),
    port: port === null ? null : parsePort(port),
    publicUrl: valueOf(own, '--public-url'),
    configFile: valueOf(own, '--mcp-config'),
    hidden: own.includes('--hidden'),
  };
}

function valueOf(argv: readonly string[], name: string): string | null {
  for (const [index, argument] of argv.entries()) {
    if (argument.startsWith(`${name}=`)) return argument.slice(name.length + 1);
    if (argument !== name) continue;
    const next = argv[index + 1];
    if (next === undefined || next.startsWith('--')) {
      throw new Fault(`${name} needs a value, and none followed: write ${name} VALUE.`);
    }
    return next;
  }
  return null;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new Fault(`--port takes a number from 0 to 65535, and "${text}" is not one: choose another.`);
  }
  return port;
}
