import type { Verdict } from '../../../protocol/verdict.ts';

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

/** The failure that made this project: the code went out, and the token request never came. */
export const neverArrived = (): Verdict => ({
  state: 'failed',
  rule: 'token-never-arrived',
  hop: 'edge',
  cause:
    'You allowed ChatGPT and it got its code, but its token request never reached this computer. Requests from your browser arrive, so Cloudflare’s Bot Fight Mode most likely stops ChatGPT’s backend at the edge.',
  evidence: [
    '14:02:11.204 POST /authorize 302 code sent to chatgpt.com',
    'no POST /token within 30 s of it',
    'server: cloudflare, cf-ray present on 12 requests',
    'user agents seen: Mozilla/5.0 (Macintosh), Python/3.12 aiohttp/3.11.18',
  ],
  cures: [
    'Turn Bot Fight Mode off: Security → Settings → Bot Fight Mode → Off (all plans). https://dash.cloudflare.com/?to=/:account/:zone/security/settings',
    'Or keep it and allow ChatGPT’s addresses with an IP Access rule, which Bot Fight Mode respects (all plans). https://openai.com/chatgpt-connectors.json lists them; they move.',
    'A WAF custom rule with “Skip” does not skip the free Bot Fight Mode: it works for Super Bot Fight Mode only (Pro plan and up).',
    'Or use a way without the filter: a Quick Tunnel or ngrok.',
  ],
});

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
