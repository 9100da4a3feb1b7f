import { pairs } from './table.ts';

/** The command was written wrongly: exit code 2. The message is one sentence with the way out. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What `help` shows of a command. */
export interface Usage {
  /** After the command's name: `ID --number NN [--for 24h|always]`. */
  readonly synopsis: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Options and what they do, where the synopsis does not say enough. */
  readonly details: readonly (readonly [option: string, effect: string])[];
}

const common: Usage['details'] = [
  ['--data-dir DIR', 'the data folder of the Drawbridge to speak to'],
  ['--json', 'one JSON document and nothing else'],
];

export function helpFor(program: string, name: string, usage: Usage): string {
  const details = pairs([...usage.details, ...common]);
  return [`${program} ${name} ${usage.synopsis}`.trimEnd(), '', `${usage.summary}.`, '', ...details].join(
    '\n',
  );
}

export function helpForAll(program: string, usages: ReadonlyMap<string, Usage>): string {
  const calls = [...usages].map(
    ([name, usage]) => [`${name} ${usage.synopsis}`.trimEnd(), usage.summary] as const,
  );
  const width = Math.max(...calls.filter(([call]) => call.length <= 40).map(([call]) => call.length));
  const lines = calls.map(([call, summary]) =>
    call.length > width
      ? `  ${call}\n  ${' '.repeat(width)}  ${summary}`
      : `  ${call.padEnd(width)}  ${summary}`,
  );
  return [
    'Lets ChatGPT use the tools on this computer, across a bridge that only you can lower.',
    '',
    `${program} COMMAND [--json] [--data-dir DIR]`,
    '',
    ...lines,
    ...pairs([
      ['help [COMMAND]'.padEnd(width), 'This, or how a command is used'],
      ['--version'.padEnd(width), 'Which version this is'],
    ]),
    '',
    'Exit codes: 0 done, 1 refused or failed, 2 wrong usage.',
  ].join('\n');
}
