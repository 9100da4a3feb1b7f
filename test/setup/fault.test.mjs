import { expect, it } from 'vitest';
import { describeFault, Fault, requireNode } from '../../scripts/setup/fault.mjs';

it('refuses a Node that is too old in one sentence, and no other', () => {
  expect(() => requireNode('18.20.4')).toThrow(
    'Drawbridge needs Node 20.19 or newer and this is 18.20.4: install a newer Node and run it again.',
  );
  expect(() => requireNode('20.18.3')).toThrow(Fault);
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '26.1.0']) requireNode(version);
});

it('shows a fault as a sentence, the end of the log and where the log is', () => {
  const fault = new Fault('The build failed.', {
    tail: ['one', 'two'],
    log: '/home/me/app/.cache/logs/build.log',
  });
  expect(describeFault(fault, '/home/me/app')).toBe(
    'The build failed.\n  one\n  two\nThe whole log: .cache/logs/build.log',
  );
});
