import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { UsageError } from './usage.ts';

const options = {
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  port: { type: 'string' },
  'public-url': { type: 'string' },
  'mcp-config': { type: 'string' },
  number: { type: 'string' },
  for: { type: 'string' },
  tools: { type: 'string' },
  follow: { type: 'boolean', short: 'f' },
  journey: { type: 'string' },
  phase: { type: 'string' },
  limit: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  url: { type: 'string' },
  'token-stdin': { type: 'boolean' },
  failover: { type: 'string' },
  'no-wait': { type: 'boolean' },
  markdown: { type: 'boolean' },
  tunnel: { type: 'string' },
  service: { type: 'boolean' },
  force: { type: 'boolean' },
} as const;

export type OptionName = keyof typeof options;
type TextOption = { [N in OptionName]: (typeof options)[N]['type'] extends 'string' ? N : never }[OptionName];
type FlagOption = Exclude<OptionName, TextOption>;

/** Those that every command takes. */
const everywhere = new Set<OptionName>(['data-dir', 'json', 'help', 'version']);

/** What the person wrote after the program's name. */
export class Arguments {
  readonly positionals: readonly string[];
  readonly #values: { readonly [N in OptionName]?: string | boolean };

  /** @throws UsageError where an option is unknown, or lacks its value. */
  constructor(argv: readonly string[]) {
    if (argv.some((word) => word === '--token' || word.startsWith('--token='))) throw tokenInSight();
    try {
      const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
      this.positionals = parsed.positionals;
      this.#values = parsed.values;
    } catch (error) {
      throw new UsageError(sentenceOf(error));
    }
  }

  flag(name: FlagOption): boolean {
    return this.#values[name] === true;
  }

  /** The option's text; null where it was left out. @throws UsageError where it is empty. */
  text(name: TextOption): string | null {
    const value = this.#values[name];
    if (typeof value !== 'string') return null;
    if (value.trim() === '') throw new UsageError(`--${name} needs a value: write --${name} VALUE.`);
    return value;
  }

  /** The option as an absolute path. */
  path(name: TextOption): string | null {
    const text = this.text(name);
    return text === null ? null : resolve(text);
  }

  /** The option as a whole number. @throws UsageError where it is none, or not within the bounds. */
  number(name: TextOption, least: number, most: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const number = Number(text);
    if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number;
    throw new UsageError(`--${name} takes a number from ${least} to ${most}, and "${text}" is not one.`);
  }

  /** The option as one of a few words. @throws UsageError where it is another. */
  choice<T extends string>(name: TextOption, choices: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new UsageError(`--${name} takes ${choices.join(' or ')}, and "${text}" is something else.`);
  }

  /** @throws UsageError where an option was written that this command does not have, or words too many. */
  allowOnly(command: string, names: readonly OptionName[], words: number): void {
    for (const name of Object.keys(this.#values)) {
      const known = [...everywhere, ...names].some((option) => option === name);
      if (!known)
        throw new UsageError(`${command} has no option --${name}: see \`drawbridge help ${command}\`.`);
    }
    const surplus = this.positionals[words];
    if (surplus !== undefined) {
      throw new UsageError(`${command} does not take "${surplus}": see \`drawbridge help ${command}\`.`);
    }
  }

  /** The word at that place. @throws UsageError where it is missing. */
  word(index: number, command: string, name: string): string {
    const word = this.positionals[index];
    if (word !== undefined && word !== '') return word;
    throw new UsageError(`${command} needs ${name}: see \`drawbridge help ${command}\`.`);
  }
}

/** What a program was called with can be read by every other one on the machine, and stays in the shell's history. */
const tokenInSight = (): UsageError =>
  new UsageError(
    'A token is never taken from the command line, because other programs on this computer can read it there: use --token-stdin and pipe it in, or set TUNNEL_TOKEN (Cloudflare) or NGROK_AUTHTOKEN (ngrok) for `drawbridge serve`.',
  );

/** Node's own words are good; what follows their first sentence is about programming. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split(/\. |\n/)[0] ?? message;
  return `${first.replace(/\.$/, '')}: see \`drawbridge help\`.`;
}
