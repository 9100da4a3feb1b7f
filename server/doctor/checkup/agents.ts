import type { CheckupAgent } from '../../../protocol/checkup.ts';

/**
 * What each agent's requests look like. `aiohttp` and `openai-mcp` are what ChatGPT's backend calls itself on OAuth
 * calls and on MCP calls; filters at an edge judge by that.
 */
const headers: Readonly<Record<CheckupAgent, Readonly<Record<string, string>>>> = {
  browser: {
    'user-agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'accept-language': 'en-US,en;q=0.9',
    'sec-ch-ua': '"Chromium";v="141", "Google Chrome";v="141", "Not?A_Brand";v="8"',
    'sec-ch-ua-mobile': '?0',
    'sec-ch-ua-platform': '"Windows"',
    // ngrok's free plan shows browsers a page once; what it would hide is looked at here.
    'ngrok-skip-browser-warning': '1',
  },
  aiohttp: { 'user-agent': 'Python/3.12 aiohttp/3.11.18' },
  'openai-mcp': { 'user-agent': 'openai-mcp/1.0.0' },
};

/** What a browser adds where a person opens a page. */
const visit = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
  'upgrade-insecure-requests': '1',
};

/** The headers of an agent, for a page that it opens or for a call that it makes. */
export function headersOf(agent: CheckupAgent, opens: 'page' | 'call'): Record<string, string> {
  const own = headers[agent];
  return agent === 'browser' && opens === 'page' ? { ...own, ...visit } : { accept: '*/*', ...own };
}
