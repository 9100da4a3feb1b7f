import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { listenOnFreePort } from './shared/listen.ts';
import { serveRole } from './shared/role.ts';

/** The bare server of the MCP SDK v2 with an echo tool, as its documentation has it: no authorization, no child. */
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'echo', version: '1.0.0' });
  server.registerTool(
    'echo',
    { description: 'Echo', inputSchema: z.object({ text: z.string() }) },
    ({ text }) => ({
      content: [{ type: 'text', text }],
    }),
  );
  return server;
});
const listener = toNodeHandler(handler);
const server = createServer({ keepAliveTimeout: 75_000 }, (req, res) => void listener(req, res));
serveRole({ origin: await listenOnFreePort(server), token: '' }, async () => 0);
