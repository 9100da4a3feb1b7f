import { readArguments } from '../deep-link/arguments.ts';

/** The words for a start that nobody asked a window of: those of this one without a link, and hidden. */
export const startWords = (words: readonly string[]): string[] => [
  ...readArguments(words).own.filter((word) => word !== '--hidden'),
  '--hidden',
];
