import { type Component, judgedComponent } from './component.ts';

/** The code against a token, and a refresh token against the next. */
export const tokenExchange: Component = (observed) =>
  judgedComponent(observed, {
    name: 'token-exchange',
    what: 'Token requests',
    kinds: ['token', 'refresh'],
    rules: [
      'token-never-arrived',
      'token-refused',
      'token-refused-pkce',
      'token-refused-redirect',
      'token-refused-client',
      'code-expired',
      'code-replayed',
    ],
  });
