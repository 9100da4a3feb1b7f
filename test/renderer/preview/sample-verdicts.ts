import type { Verdict } from '../../../protocol/verdict.ts';
import { suspectOf } from '../../../server/doctor/rules/bot-filter.ts';

export const working = (): Verdict => ({
  state: 'working',
  rule: 'all-well',
  hop: 'upstream',
  cause: 'ChatGPT connected and called tools; the last call was answered.',
  evidence: ['14:02:11 POST /mcp 200 tools/call files__read_file'],
  cures: [],
});

export const waiting = (): Verdict => ({
  state: 'waiting',
  rule: 'knock-open',
  hop: 'person',
  cause: 'ChatGPT knocks and waits for your answer.',
  evidence: ['14:02:11 GET /authorize 200'],
  cures: ['Open the popup, and pick the number that your browser shows.'],
});

/** The failure that made this project, in the words of its rule: the code went out, and the token request never came. */
export const neverArrived = (): Verdict => {
  const { suspect, cures } = suspectOf('cloudflare');
  return {
    state: 'failed',
    rule: 'token-never-arrived',
    hop: 'edge',
    cause: `The browser carried the code back to ChatGPT, but its token request never arrived here; the likely reason is ${suspect}.`,
    evidence: [
      '14:02:08 GET /.well-known/oauth-authorization-server 200 from 52.173.123.8: Read how to sign in',
      '14:02:09 POST /register 201 from 52.173.123.8: ChatGPT registered itself',
      '14:02:10 GET /authorize 200 from 203.0.113.7: ChatGPT knocks; the browser shows the number',
      '14:02:11 POST /authorize 302 from 203.0.113.7: Sent back to chatgpt.com with a code',
      'no token request within 30 s',
    ],
    cures,
  };
};

export const bufferedStream = (): Verdict => ({
  state: 'failed',
  rule: 'sse-buffered',
  hop: 'tunnel',
  cause: 'An event stream was opened, and nothing of it came through for 20 s.',
  evidence: ['GET /sse 200', '3 messages written, 0 bytes seen outside'],
  cures: ['Set proxy_buffering off in the reverse proxy.'],
});

export const upstreamDown = (): Verdict => ({
  state: 'failed',
  rule: 'upstream-down',
  hop: 'upstream',
  cause: 'The shared server “github” does not run: it stopped five times in a row.',
  evidence: ['exit code 1', 'stderr: GITHUB_TOKEN is missing'],
  cures: ['Add GITHUB_TOKEN to its `env` in the configuration file; it starts again by itself.'],
});

export const manyCures = (): Verdict => ({
  ...neverArrived(),
  cause: `${neverArrived().cause} `.repeat(4),
  evidence: Array.from(
    { length: 60 },
    (_none, index) => `14:02:${index} GET /authorize 200 line ${index + 1}`,
  ),
  cures: Array.from({ length: 12 }, (_none, index) => `Cure number ${index + 1}: ${neverArrived().cures[0]}`),
});
