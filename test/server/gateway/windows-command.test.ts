import { describe, expect, it } from 'vitest';
import { windowsCommand } from '../../../server/gateway/windows-command.ts';

const environment = { Path: 'C:\\tools;C:\\node', PATHEXT: '.EXE;.CMD', ComSpec: 'C:\\Windows\\cmd.exe' };
const having =
  (...files: string[]) =>
  (path: string): boolean =>
    files.some((file) => file.toLowerCase() === path.toLowerCase());

describe('starting a command on Windows', () => {
  it('starts a program directly, its arguments untouched', () => {
    const found = windowsCommand('node', ['a b', '"c"'], environment, having('C:\\node\\node.exe'));
    expect(found).toEqual({ command: 'C:\\node\\node.EXE', args: ['a b', '"c"'], verbatim: false });
  });

  it('leaves what it cannot find to the system, which says so', () => {
    expect(windowsCommand('nothing', ['x'], environment, having())).toEqual({
      command: 'nothing',
      args: ['x'],
      verbatim: false,
    });
  });

  it('runs npx through cmd.exe without a shell line of its own', () => {
    const { command, args, verbatim } = windowsCommand(
      'npx',
      ['-y', 'pkg'],
      environment,
      having('C:\\node\\npx.cmd'),
    );
    expect(command).toBe('C:\\Windows\\cmd.exe');
    expect(args.slice(0, 3)).toEqual(['/d', '/s', '/c']);
    expect(args[3]).toContain('npx');
    expect(verbatim).toBe(true);
  });

  it.each(['& calc', '| more', '%PATH%', '"; calc', 'a^b', '>out', '(x)', '!x!', 'x\\'])(
    'leaves no sign of cmd.exe bare in %s',
    (argument) => {
      const { args } = windowsCommand('npx', [argument], environment, having('C:\\node\\npx.cmd'));
      const line = (args[3] ?? '').slice(1, -1);
      // cmd.exe takes a caret off each time it reads the line: once itself, once in the script that hands it on.
      const read = (text: string): string => {
        expect(text.replaceAll(/\^./g, '')).not.toMatch(/[&|<>()%!^"]/);
        return text.replaceAll(/\^(.)/g, '$1');
      };
      const program = read(read(line));
      expect(program.endsWith(`"${argument.replaceAll('"', '\\"').replace(/\\$/, '\\\\')}"`)).toBe(true);
    },
  );
});
