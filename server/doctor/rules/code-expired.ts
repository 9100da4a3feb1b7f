import { tokenRefusalRule } from './token-refusal-rule.ts';

export const codeExpired = tokenRefusalRule({
  name: 'code-expired',
  about: 'The code came to the token endpoint later than a minute after it was issued.',
  reason: 'code-expired',
  hop: 'client',
  cause: (client) =>
    `The token request of ${client} came too late: its code had expired, as codes live for a minute.`,
  cures: (client) => [
    `Connect ${client} again.`,
    'If it happens again, look at the clock of this computer (a clock that jumps ends codes early), and at what delays requests on the way: drawbridge checkup shows how long each takes.',
  ],
});
