import { createInterface } from 'node:readline';

// The smallest stdio MCP server with an echo tool, and one that tells its own CPU time in µs.
const schema = { type: 'object', properties: { text: { type: 'string' } } };
const tools = ['echo', 'cpu'].map((name) => ({
  name,
  inputSchema: schema,
  annotations: { readOnlyHint: true },
}));
const serverInfo = { name: 'echo', version: '1.0.0' };

const cpu = (): string => {
  const { user, system } = process.cpuUsage();
  return String(user + system);
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const text = (): string => (params.name === 'cpu' ? cpu() : params.arguments.text);
  const result =
    method === 'initialize'
      ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo }
      : method === 'tools/list'
        ? { tools }
        : method === 'tools/call'
          ? { content: [{ type: 'text', text: text() }] }
          : {};
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
