import { expect, it } from 'vitest';
import { errorLines } from '../../scripts/setup/error-lines.mjs';

const STACK = [
  '    at viteLog (file:///app/node_modules/vite/dist/node/chunks/node.js:34880:57)',
  '    at async CAC.<anonymous> (file:///app/node_modules/electron-vite/dist/cli.js:83:9)',
  '    at new Promise (<anonymous>)',
];

it('shows a failed build from its first error on, without the stack', () => {
  const log = [
    'out/main/chunks/error-page-D4szpcv3.js   1.17 kB',
    '✗ Build failed in 1.02s',
    'error during build:',
    '',
    'Error: [vite]: Rolldown failed to resolve import "zod" from "/app/main/ipc/channel.ts".',
    ...Array.from({ length: 5 }, () => STACK).flat(),
  ];
  expect(errorLines(log.join('\n'))).toEqual([log[2], log[4]]);
});

it('shows the first twelve lines of many, and the last ones where none tells an error', () => {
  const many = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  expect(errorLines(['before', 'TypeError: no', ...many].join('\n'))).toEqual([
    'TypeError: no',
    ...many.slice(0, 11),
  ]);
  expect(errorLines([...many, ...STACK].join('\n'))).toEqual(many.slice(-12));
});
