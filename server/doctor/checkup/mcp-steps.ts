import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { checkupTool } from '../../consent/checkup-tool.ts';
import { latestHandshakeVersion } from '../../mcp/protocol-versions.ts';
import { type StepPlan, tokensFor } from './checkup-run.ts';
import { clientInfo, isStream, type McpCall, mcpCall } from './mcp-call.ts';
import { judged, notTried } from './outcome.ts';
import { headerOf, type Sight, statusOf } from './sight.ts';

const noToken = notTried('no agent got a token');

type Check = (result: Record<string, unknown>, sight: Sight) => string | null;

/** A step that is one call with a token. `make` gives the call and what has to be right about its result. */
function callStep(name: string, title: string, make: () => { call: McpCall; check: Check }): StepPlan {
  return {
    name,
    title,
    run: async (run, agent) => {
      const tokens = tokensFor(run, agent);
      if (tokens === null) return noToken;
      const { call, check } = make();
      const { sight, result } = await mcpCall(run, agent, tokens.access, call);
      if (statusOf(sight) !== 200 || result === null) return judged(sight, run.origin, 'no result came back');
      return judged(sight, run.origin, check(result, sight));
    },
  };
}

/** A token of the right look that nobody ever got: refused because of itself, it has arrived. */
export const authorizationKept: StepPlan = {
  name: 'authorization-kept',
  title: 'Be refused with a wrong token',
  run: async (run, agent) => {
    const wrong = `mcp_${randomBytes(16).toString('hex')}`;
    const { sight } = await mcpCall(run, agent, wrong, { method: 'ping' });
    const says = headerOf(sight, 'www-authenticate') ?? '';
    const right = statusOf(sight) === 401 && says.includes('error="invalid_token"');
    return judged(sight, run.origin, right ? null : 'not refused because of its token');
  },
};

export const discover = callStep('discover', 'Ask what the server is (2026-07-28)', () => ({
  call: { method: 'server/discover', modern: {} },
  check: (result) => ('supportedVersions' in result ? null : 'it does not say which protocols it speaks'),
}));

export const initialize = callStep('initialize', 'Begin a session (2025-11-25)', () => ({
  call: {
    method: 'initialize',
    params: { protocolVersion: latestHandshakeVersion, capabilities: {}, clientInfo },
  },
  check: (result) =>
    result['protocolVersion'] === latestHandshakeVersion ? null : 'it answered with another protocol',
}));

const Tools = z.object({ tools: z.array(z.object({ name: z.string() })) });

export const toolsList = callStep('tools-list', 'List the tools', () => ({
  call: { method: 'tools/list' },
  check: (result) => {
    const parsed = Tools.safeParse(result);
    const [first, ...others] = parsed.success ? parsed.data.tools : [];
    return first?.name === checkupTool && others.length === 0 ? null : 'not the tool of the check-up alone';
  },
}));

const Called = z.object({ content: z.array(z.object({ text: z.string() })) });

export const toolsCall = callStep('tools-call', 'Call a tool', () => {
  const text = randomBytes(16).toString('hex');
  return {
    call: {
      method: 'tools/call',
      params: { name: checkupTool, arguments: { text } },
      modern: { name: checkupTool },
    },
    check: (result) => {
      const parsed = Called.safeParse(result);
      return parsed.success && parsed.data.content[0]?.text === text ? null : 'it gave something else back';
    },
  };
});

export const ssePost = callStep('sse-post', 'Get an answer as an event stream by POST', () => ({
  call: { method: 'tools/list', accept: 'text/event-stream' },
  check: (_result, sight) => (isStream(sight) ? null : 'no event stream'),
}));
