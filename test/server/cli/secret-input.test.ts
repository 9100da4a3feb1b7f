import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { readSecret } from '../../../server/cli/secret-input.ts';

/** A terminal as far as reading a secret needs one: it says whether it would show what is typed. */
function terminal(): Parameters<typeof readSecret>[0] & {
  readonly raw: boolean[];
  type(keys: string): void;
  shown(): string;
} {
  const stdin = new PassThrough();
  const stderr = new PassThrough();
  const raw: boolean[] = [];
  let shown = '';
  stderr.on('data', (chunk) => (shown += String(chunk)));
  return {
    stdin: Object.assign(stdin, { isTTY: true, setRawMode: (mode: boolean) => void raw.push(mode) }),
    stderr,
    raw,
    type: (keys) => void stdin.write(keys),
    shown: () => shown,
  };
}

it('asks in a terminal without showing what is typed, and gives the terminal back', async () => {
  const world = terminal();
  const asked = readSecret(world, 'The token (not shown): ');
  world.type('2abc');
  world.type('X\u007Fdef\r');
  expect(await asked).toBe('2abcdef');
  expect(world.raw).toEqual([true, false]);
  expect(world.shown()).toBe('The token (not shown): \n');
});

it('Ctrl-C ends the question, and the terminal is given back', async () => {
  const world = terminal();
  const asked = readSecret(world, 'The token: ');
  world.type('2abc\u0003');
  await expect(asked).rejects.toThrow(/^Interrupted: nothing was changed\.$/);
  expect(world.raw).toEqual([true, false]);
});
