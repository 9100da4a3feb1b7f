import type { CheckupAgent } from '../../../protocol/checkup.ts';
import { latestHandshakeVersion } from '../../mcp/protocol-versions.ts';
import { type CheckupRun, type StepPlan, tokensFor } from './checkup-run.ts';
import { EventReader } from './event-reader.ts';
import { clientInfo, resultOf } from './mcp-call.ts';
import { judged, notTried, type Outcome } from './outcome.ts';
import { type Sight, statusOf } from './sight.ts';

/** The transport of 2024-11-05: a stream that stays open, and messages beside it whose answers come on the stream. */
export const sse: StepPlan = {
  name: 'sse',
  title: 'Get an answer on an event stream (GET /sse)',
  run: async (run, agent) => {
    const tokens = tokensFor(run, agent);
    if (tokens === null) return notTried('no agent got a token');
    const authorization = `Bearer ${tokens.access}`;
    const asked = {
      method: 'GET',
      path: '/sse',
      headers: { authorization, accept: 'text/event-stream' },
    } as const;
    const stream = await run.asker.open(agent, asked, run.asker.streamTime);
    if (stream.kind === 'nothing') return missed(run, stream.sight);
    try {
      const sight = stream.sight('', stream.answer);
      if (statusOf(sight) !== 200) {
        // Whoever answers so may never come to an end.
        const timer = setTimeout(() => stream.close(), run.asker.streamTime);
        const text = await textOf(stream.answer);
        clearTimeout(timer);
        return missed(run, stream.sight(text, stream.answer), 'no event stream');
      }
      const reader = new EventReader(stream.answer);
      return await converse(run, agent, authorization, reader, () => stream.sight('', stream.answer));
    } finally {
      stream.close();
    }
  },
};

async function converse(
  run: CheckupRun,
  agent: CheckupAgent,
  authorization: string,
  reader: EventReader,
  look: () => Sight,
): Promise<Outcome> {
  const { asker, origin } = run;
  const endpoint = await reader.next('endpoint', asker.streamTime);
  if (endpoint === null) return missed(run, look());
  const address = URL.canParse(endpoint, origin) ? new URL(endpoint, origin) : null;
  if (address?.origin !== origin) return judged(look(), origin, 'its messages would go elsewhere');
  const params = { protocolVersion: latestHandshakeVersion, capabilities: {}, clientInfo };
  const posted = await asker.ask(agent, {
    method: 'POST',
    path: address.pathname + address.search,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  });
  if (statusOf(posted) !== 202) return judged(posted, origin, 'its message was not taken');
  const message = await reader.next('message', asker.streamTime);
  if (message === null) return missed(run, look());
  return judged(look(), origin, resultOf(parsed(message)) === null ? 'no result came on it' : null);
}

/** Nothing came on the stream, though it was begun in here: it is held back on the way. */
function missed({ origin }: CheckupRun, sight: Sight, wrong = 'nothing came on it'): Outcome {
  const outcome = judged(sight, origin, wrong);
  const begun = sight.inside?.status === 200;
  const status = statusOf(sight);
  // An edge that gives up waiting for what was begun here has held it back as well.
  const silent = status === null || status === 200 || status === 504 || status === 524;
  if (!begun || !silent) return outcome;
  const seconds = Math.round(sight.ms / 1000);
  const saw = `arrived here and was begun at once, but nothing of it came back in ${seconds} s: it is held back on the way`;
  return { ...outcome, saw, fault: { kind: 'held-back', words: 'held back on the way' } };
}

/** The beginning of an answer that is no stream. */
async function textOf(answer: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  try {
    for await (const chunk of answer) {
      text += chunk.toString('utf8');
      if (text.length > 20_000) break;
    }
  } catch {
    // What has come is enough to tell who answered.
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
