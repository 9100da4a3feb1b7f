import { terminalText } from './terminal-text.ts';

/**
 * Rows under headings, in columns as wide as their longest cell. What comes from elsewhere is made safe here; a cell
 * is at most `widest` characters.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widest = 60,
): string[] {
  const safe = rows.map((row) => row.map((cell) => terminalText(cell, widest)));
  const widths = headings.map((heading, column) =>
    Math.max(lengthOf(heading), ...safe.map((row) => lengthOf(row[column] ?? ''))),
  );
  return [headings, ...safe].map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? '', width))
      .join('  ')
      .trimEnd(),
  );
}

/** Names and values, the values in one column. */
export function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => lengthOf(name)));
  return rows.map(([name, value]) => `  ${pad(name, width)}  ${terminalText(value)}`);
}

const lengthOf = (text: string): number => [...text].length;

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - lengthOf(text)));
