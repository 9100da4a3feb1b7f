import { Agent, request } from 'node:http';
import type { CallJob, CallTimes, Job, SessionJob } from './shared/job.ts';

// The load generator: a process of its own, so that a server's CPU time is only the server's.
const agents = new Map<string, Agent>();
const streams: (() => void)[] = [];

process.on('message', (job: Job) => {
  const done = job.kind === 'calls' ? runCalls(job) : openSessions(job);
  void done.then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());

async function runCalls(job: CallJob): Promise<CallTimes> {
  const agent = agentFor(job);
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < job.calls) {
      const marker = `call ${next++} `;
      const started = performance.now();
      const answer = await send(
        job,
        agent,
        bodyOf(job, marker + 'x'.repeat(Math.max(0, job.size - marker.length)), next),
      );
      times.push(performance.now() - started);
      if (!answer.includes(`"${marker}x`) || answer.length < job.size)
        throw new Error(`a wrong answer: ${answer.slice(0, 300)}`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: job.concurrency }, worker));
  const seconds = (performance.now() - started) / 1000;
  times.sort((one, other) => one - other);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return { seconds, p50: at(0.5), p99: at(0.99) };
}

function agentFor({ url, concurrency }: CallJob): Agent {
  const key = `${url} ${concurrency}`;
  const known = agents.get(key) ?? new Agent({ keepAlive: true, maxSockets: concurrency });
  agents.set(key, known);
  return known;
}

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

function bodyOf({ protocol, tool }: CallJob, text: string, id: number): string {
  if (protocol === 'plain') return JSON.stringify({ text });
  const params = { name: tool, arguments: { text }, ...(protocol === '2026-07-28' && { _meta: meta }) };
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params });
}

function send({ url, token, protocol, tool }: CallJob, agent: Agent, body: string): Promise<string> {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Accept: 'application/json, text/event-stream',
    ...(token !== '' && { Authorization: `Bearer ${token}` }),
    ...(protocol !== 'plain' && { 'MCP-Protocol-Version': protocol }),
    ...(protocol === '2026-07-28' && { 'Mcp-Method': 'tools/call', 'Mcp-Name': tool }),
  };
  return new Promise((done, failed) => {
    const req = request(url, { method: 'POST', agent, headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (res.statusCode === 200) done(text);
        else failed(new Error(`status ${res.statusCode}: ${text}`));
      });
    });
    req.on('error', failed);
    req.end(body);
  });
}

/** Opens event streams and keeps them open; opening none closes all. */
async function openSessions({ origin, token, sessions }: SessionJob): Promise<number> {
  if (sessions === 0) for (const close of streams.splice(0)) close();
  const open = (): Promise<void> =>
    new Promise((done, failed) => {
      const req = request(
        `${origin}/sse`,
        { agent: false, headers: { Authorization: `Bearer ${token}` } },
        (res) => {
          res.on('error', () => undefined);
          if (res.statusCode !== 200) return failed(new Error(`status ${res.statusCode}`));
          res.once('data', () => done());
          res.resume();
        },
      );
      streams.push(() => req.destroy());
      req.on('error', failed);
      req.end();
    });
  for (let opened = 0; opened < sessions; opened += 50) {
    await Promise.all(Array.from({ length: Math.min(50, sessions - opened) }, open));
  }
  return streams.length;
}
