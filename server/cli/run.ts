import { version } from '../version.ts';
import { Arguments } from './arguments.ts';
import { type Command, dataDirOf } from './command.ts';
import { commands } from './commands.ts';
import { failureOf } from './failure.ts';
import { Printer } from './printer.ts';
import { terminalText } from './terminal-text.ts';
import { helpFor, helpForAll, UsageError } from './usage.ts';
import type { World } from './world.ts';

/** Runs the command that was written; gives the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  // Wanted even where the rest cannot be understood: who asked for JSON gets its error as JSON.
  const print = new Printer(world, world.env, argv.includes('--json'));
  whenNobodyReads(world, argv.includes('serve') ? 'go on' : 'end');
  try {
    return await dispatch(new Arguments(argv), print, world);
  } catch (error) {
    const { sentence, code, exitCode } = failureOf(error);
    print.aside(terminalText(sentence, 2000));
    if (print.json) print.document({ error: { code, message: sentence } });
    return exitCode;
  }
}

async function dispatch(args: Arguments, print: Printer, world: World): Promise<number> {
  const [name] = args.positionals;
  if (args.flag('version')) return showVersion(print);
  if (name === undefined && args.flag('help')) return showHelp(world, print);
  if (name === undefined) throw new UsageError(`No command was given: see \`drawbridge help\`.`);
  if (name === 'help') return showHelp(world, print, args.positionals[1]);
  const command = commandOf(name);
  if (args.flag('help')) return showHelp(world, print, name);
  args.allowOnly(name, command.options, command.words + 1);
  return command.run({ args, print, world, dataDir: dataDirOf(args) });
}

function commandOf(name: string): Command {
  const command = commands.get(name);
  if (command !== undefined) return command;
  throw new UsageError(`There is no command "${name}": see \`drawbridge help\`.`);
}

function showVersion(print: Printer): number {
  if (print.json) print.document({ version });
  print.lines([version]);
  return 0;
}

function showHelp(world: World, print: Printer, name?: string): number {
  const text =
    name === undefined ? helpForAll(world.name, commands) : helpFor(world.name, name, commandOf(name));
  if (print.json) print.document({ help: text });
  print.lines([text]);
  return 0;
}

/**
 * `drawbridge events | head` ends the reader first, and nobody wants to know. A server goes on: it has other work than
 * to be read.
 */
function whenNobodyReads(world: World, what: 'end' | 'go on'): void {
  for (const stream of [world.stdout, world.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (what === 'end') process.exit(0);
    });
  }
}
