import { tokenRefusalRule } from './token-refusal-rule.ts';

export const tokenRefusedRedirect = tokenRefusalRule({
  name: 'token-refused-redirect',
  about: 'The redirect_uri of the token request is not that of the authorization request.',
  reason: 'redirect',
  hop: 'client',
  cause: (client) =>
    `The token request of ${client} was refused, because its redirect_uri is not, letter by letter, the one that its browser brought.`,
  cures: (client) => [
    `Remove the connection in ${client}, make it anew and connect again: an old callback address may be kept there.`,
    `If it happens again, it is a fault of ${client}, or of a proxy that rewrites addresses: both requests have to carry the same redirect_uri, see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3`,
  ],
});
