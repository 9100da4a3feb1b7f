import { join } from 'node:path';
import { expect, it } from 'vitest';
import { xdgFolder } from '../../server/home-folder.ts';

const home = (): string => '/home/me';

it('a base directory is what the variable says, without asking for a home', () => {
  const noHome = (): string => {
    throw new Error('asked');
  };
  expect(xdgFolder('XDG_CONFIG_HOME', { XDG_CONFIG_HOME: '/c' }, noHome)).toBe('/c');
});

it.each([{}, { XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' }, { XDG_CONFIG_HOME: 'c', XDG_DATA_HOME: './d' }])(
  'it is the usual one where the variable is no absolute path: %j',
  (env) => {
    expect(xdgFolder('XDG_CONFIG_HOME', env, home)).toBe(join('/home/me', '.config'));
    expect(xdgFolder('XDG_DATA_HOME', env, home)).toBe(join('/home/me', '.local', 'share'));
    expect(xdgFolder('XDG_DATA_HOME', env, () => null)).toBeNull();
  },
);
