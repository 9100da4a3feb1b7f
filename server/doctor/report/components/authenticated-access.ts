import { type Component, judgedComponent } from './component.ts';

/** Calls with the token: streams, messages, MCP requests and tools. */
export const authenticatedAccess: Component = (observed) =>
  judgedComponent(observed, {
    name: 'authenticated-access',
    what: 'Calls',
    kinds: ['stream-opened', 'stream-message', 'mcp', 'tool-call'],
    rules: [
      'token-not-sent',
      'old-token-sent',
      'wrong-audience',
      'sse-buffered',
      'upstream-down',
      'slow-call',
    ],
  });
