import { describe, expect, it } from 'vitest';
import { commandIn, commandWords } from '../../main/command.ts';
import { commands } from '../../server/cli/commands.ts';

const packaged = { unpackaged: false, terminal: false };
const inTerminal = { unpackaged: false, terminal: true };

describe('the installed program', () => {
  it('knows every command by its name', () => {
    expect([...commandWords].toSorted()).toEqual([...commands.keys(), 'help'].toSorted());
  });

  it.each([
    [['status'], ['status']],
    [
      ['events', '--follow'],
      ['events', '--follow'],
    ],
    [
      ['allow', 'ID', '--number', '42'],
      ['allow', 'ID', '--number', '42'],
    ],
    [['--version'], ['--version']],
    [['--help'], ['--help']],
    [['-h'], ['-h']],
    [
      ['--no-sandbox', 'serve', '--service'],
      ['serve', '--service'],
    ],
  ])('takes %j for a command', (words, expected) => {
    expect(commandIn(['/opt/Drawbridge/drawbridge', ...words], packaged)).toEqual(expected);
    expect(commandIn(['/x/electron', '.', ...words], { ...packaged, unpackaged: true })).toEqual(expected);
    expect(
      commandIn(['/x/electron', '--no-sandbox', '/app', ...words], { ...packaged, unpackaged: true }),
    ).toEqual(expected);
  });

  it.each([
    [[]],
    [['--hidden']],
    [['--data-dir', '/x', 'status']],
    [['--no-sandbox']],
    [['drawbridge://status']],
    [['drawbridge:allow', 'status']],
    [['drawbridge://x', 'allow', 'ID', '--number', '42']],
    [['-psn_0_1234']],
    [['/home/me/status']],
    [['./status']],
    [['Status']],
    [['']],
    [['--', 'status']],
  ])('opens the app at %j', (words) => {
    expect(commandIn(['/opt/Drawbridge/drawbridge', ...words], inTerminal)).toBeNull();
    expect(commandIn(['/x/electron', '.', ...words], { ...inTerminal, unpackaged: true })).toBeNull();
  });

  it('refuses a mistyped word, as long as there is a person who typed it', () => {
    const argv = ['/opt/Drawbridge/drawbridge', 'statsu'];
    expect(commandIn(argv, inTerminal)).toEqual(['statsu']);
    expect(commandIn(argv, packaged)).toBeNull();
  });

  it('does not take the folder of an unpackaged app for a word', () => {
    expect(commandIn(['/x/electron', 'status'], { ...inTerminal, unpackaged: true })).toBeNull();
  });
});
