import { tokenRefusalRule } from './token-refusal-rule.ts';

export const codeReplayed = tokenRefusalRule({
  name: 'code-replayed',
  about: 'A code was used a second time, so what the first use had issued was revoked.',
  reason: 'code-replayed',
  hop: 'client',
  cause: (client) =>
    `The code of ${client} was used a second time, so its access was revoked: it asked twice, a proxy repeated its request, or somebody else has the code.`,
  cures: (client) => [
    `Connect ${client} again.`,
    'If it happens again: switch off whatever repeats requests on the way (in nginx: proxy_next_upstream off; https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream).',
    'Look at the two addresses in the evidence: if one of them is not your client, somebody else has seen the code. Then look through the extensions of your browser.',
  ],
});
