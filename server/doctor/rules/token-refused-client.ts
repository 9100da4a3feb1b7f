import { tokenRefusalRule } from './token-refusal-rule.ts';

export const tokenRefusedClient = tokenRefusalRule({
  name: 'token-refused-client',
  about:
    'The client did not prove who it is at the token endpoint: a wrong secret, key or method, or another client.',
  reason: 'client',
  hop: 'client',
  cause: (client) =>
    `The token request of ${client} was refused, because it did not prove that it is this client: its secret or its signature is wrong, or it uses another method than the one it registered.`,
  cures: (client) => [
    `Remove the connection in ${client} and make it anew, so that it registers again and gets a new secret.`,
    `If you typed a client id and a secret into ${client}: copy both again, without spaces, or leave them empty and let it register by itself.`,
    'If a proxy stands in front: it has to pass the Authorization header on.',
  ],
});
