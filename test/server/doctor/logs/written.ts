/** One request, as a server would log it. Times are ms since the epoch. */
export interface Line {
  readonly time: number;
  readonly remote: string;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly agent: string;
  readonly token?: boolean;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number: number): string => String(number).padStart(2, '0');
const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  302: 'Found',
  401: 'Unauthorized',
};

/** @param east minutes east of UTC in which the log is written */
export function nginx({ time, remote, method, target, status, agent }: Line, east = 0): string {
  const date = new Date(time + east * 60_000);
  const zone = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}${two(Math.abs(east) % 60)}`;
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${remote} - - [${day}:${clock} ${zone}] "${method} ${target} HTTP/1.1" ${status} 512 "-" "${agent}"`;
}

export const uvicorn = ({ remote, method, target, status }: Line): string =>
  `INFO:     ${remote}:0 - "${method} ${target} HTTP/1.1" ${status} ${reasons[status] ?? ''}`;

/** As https://caddyserver.com/docs/logging has it. */
export const caddy = ({ time, remote, method, target, status, agent, token }: Line): string =>
  JSON.stringify({
    level: 'info',
    ts: time / 1000,
    logger: 'http.log.access.log0',
    msg: 'handled request',
    request: {
      remote_ip: remote,
      remote_port: '41342',
      client_ip: remote,
      proto: 'HTTP/2.0',
      method,
      host: 'bridge.example.com',
      uri: target,
      headers: { 'User-Agent': [agent], ...(token === true && { Authorization: ['REDACTED'] }) },
    },
    bytes_read: 0,
    user_id: '',
    duration: 0.0123,
    size: 512,
    status,
    resp_headers: { Server: ['Caddy'] },
  });

export const aiohttp = 'Python/3.12 aiohttp/3.11.18';
export const openai = 'openai-mcp/1.0.0';
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0';

/** How one journey differs from the others. */
export interface Way {
  readonly start: number;
  readonly person: string;
  readonly backend?: string;
  /** Ms between its steps. */
  readonly pace?: number;
  readonly client?: string;
  readonly state?: string;
  readonly prefix?: string;
}

/** Everything that ChatGPT does from its first refused call to its tool calls. */
export function healthy({
  start,
  person,
  backend = '52.173.123.8',
  pace = 400,
  client,
  state,
  prefix = '',
}: Way): Line[] {
  const query = `?response_type=code&client_id=${client ?? 'c1'}&redirect_uri=https%3A%2F%2Fchatgpt.com%2Fconnector_platform_oauth_redirect&state=${state ?? 's1'}&code_challenge=BSqSWAyqJtJA50LUrwduwOibS5XAuctuSvz3NcQ2whI&code_challenge_method=S256`;
  const steps: [string, string, string, number, string, boolean][] = [
    [backend, 'POST', '/mcp', 401, openai, false],
    [backend, 'GET', '/.well-known/oauth-protected-resource/mcp', 404, aiohttp, false],
    [backend, 'GET', '/.well-known/oauth-protected-resource', 200, aiohttp, false],
    [backend, 'GET', '/.well-known/oauth-authorization-server', 200, aiohttp, false],
    [backend, 'POST', `${prefix}/register`, 201, aiohttp, false],
    [person, 'GET', `${prefix}/authorize${query}`, 200, firefox, false],
    [person, 'POST', `${prefix}/authorize`, 302, firefox, false],
    [backend, 'POST', `${prefix}/token`, 200, aiohttp, false],
    [backend, 'POST', '/mcp', 400, openai, true],
    [backend, 'POST', '/mcp', 200, openai, true],
    [backend, 'POST', '/mcp', 202, openai, true],
    [backend, 'GET', '/mcp', 405, openai, true],
    [backend, 'POST', '/mcp', 200, openai, true],
    [backend, 'POST', '/mcp', 200, openai, true],
  ];
  return steps.map(([remote, method, target, status, agent, token], index) => ({
    time: start + index * pace,
    remote,
    method,
    target,
    status,
    agent,
    token,
  }));
}

export const noon = Date.UTC(2026, 10, 1, 12);

/** One of many journeys of different people that overlap. */
export const way = (index: number, change: Partial<Way> = {}): Way => ({
  start: noon + index * 150,
  person: `203.0.113.${index}`,
  backend: `52.173.123.${index % 3}`,
  client: `client-${index}`,
  state: `state-${index}`,
  pace: 400 + (index % 7) * 90,
  ...change,
});
