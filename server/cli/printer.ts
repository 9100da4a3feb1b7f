import { styleText } from 'node:util';
import { terminalJson } from './terminal-text.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

/** Where a command writes: lines for a person, or JSON for a program, never both on standard output. */
export class Printer {
  readonly json: boolean;
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  readonly #colours: boolean;

  constructor(
    streams: { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream },
    env: Readonly<Record<string, string | undefined>>,
    json: boolean,
  ) {
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    this.json = json;
    this.#colours = streams.stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' && !json;
  }

  /** Lines for a person, made safe by whoever composed them. */
  lines(lines: readonly string[]): void {
    if (!this.json && lines.length > 0) this.#stdout.write(`${lines.join('\n')}\n`);
  }

  /** One JSON document on a line of its own. */
  document(value: unknown): void {
    this.#stdout.write(`${terminalJson(value)}\n`);
  }

  /** A whole text, made safe by whoever composed it, in either mode. */
  text(text: string): void {
    this.#stdout.write(text);
  }

  /** A sentence beside the output: a problem, a hint. */
  aside(sentence: string): void {
    this.#stderr.write(`${sentence}\n`);
  }

  /** The text in a style, where the terminal shows styles. */
  styled(style: Style, text: string): string {
    return this.#colours ? styleText(style, text) : text;
  }

  /** A table whose first line is its headings. */
  table(lines: readonly string[]): void {
    const [headings, ...rows] = lines;
    if (headings !== undefined) this.lines([this.styled('dim', headings), ...rows]);
  }
}
