import { describe, expect, it } from 'vitest';
import { readLogs, statusesOf, verdicts } from './read.ts';
import { caddy, aiohttp, firefox, healthy, type Line, nginx, noon, openai, uvicorn, way } from './written.ts';

const formats = { nginx: (line: Line) => nginx(line), caddy, uvicorn };
const names = ['nginx', 'caddy', 'uvicorn'] as const;

const inOrder = (lines: readonly Line[]): Line[] => lines.toSorted((one, other) => one.time - other.time);
const until = (lines: readonly Line[], path: string): Line[] =>
  lines.slice(
    0,
    lines.findIndex(({ target }) => target.startsWith(path)),
  );
const answered = (lines: readonly Line[], path: string, status: number): Line[] =>
  lines.map((line) => (line.target.startsWith(path) ? { ...line, status } : line));

describe.each(names)('healthy journeys in the log of %s', (name) => {
  const format = formats[name];

  it('200 at once give no failure, and each its access', async () => {
    const lines = inOrder(Array.from({ length: 200 }, (_, index) => healthy(way(index))).flat());
    const observed = await readLogs(lines.map(format));
    expect(new Set(verdicts(observed))).toEqual(new Set(['working working access']));
    expect(observed.journeys).toHaveLength(200);
    expect(observed.strangersRefused).toBe(0);
    expect(Object.values(statusesOf(observed))).toEqual(Array(6).fill('working'));
  });

  it('200 one after the other, too', async () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      healthy(way(index, { start: noon + index * 60_000 })),
    );
    const observed = await readLogs(lines.flat().map(format));
    expect(new Set(verdicts(observed))).toEqual(new Set(['working working access']));
    expect(observed.journeys).toHaveLength(200);
  });

  it('200 at once with event streams, too', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => {
      const steps = healthy(way(index)).slice(0, 8);
      const call = (after: number, method: string, target: string, status: number): Line => ({
        time: (steps.at(-1)?.time ?? 0) + after,
        remote: `52.173.123.${index % 3}`,
        method,
        target,
        status,
        agent: openai,
        token: true,
      });
      const messages = [700, 1100, 1300].map((after) => call(after, 'POST', '/messages/?session_id=1', 202));
      return [...steps, call(300, 'GET', '/sse', 200), ...messages];
    });
    const observed = await readLogs(inOrder(lines.flat()).map(format));
    expect(new Set(verdicts(observed))).toEqual(new Set(['working working access']));
    expect(observed.journeys).toHaveLength(200);
  });

  it('all through one proxy, without client ids: none is a failure', async () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      healthy(way(index, { start: noon + index * 20_000 })),
    )
      .flat()
      .map((line) => ({ ...line, remote: '127.0.0.1', target: line.target.replace(/\?.*/, '') }));
    const observed = await readLogs(lines.map(format));
    expect(new Set(verdicts(observed))).toEqual(new Set(['working working access']));
    expect(observed.journeys).toHaveLength(50);
  });
});

describe('a journey that breaks', () => {
  const steps = healthy(way(1));

  it.each(names)('at the token, among others that work (%s)', async (name) => {
    const others = [2, 3].map((index) => healthy(way(index)));
    const lines = inOrder([...until(steps, '/token'), ...others.flat()]);
    const observed = await readLogs(lines.map(formats[name]));
    expect(verdicts(observed).toSorted()).toEqual([
      'failed token-never-arrived consent',
      'working working access',
      'working working access',
    ]);
  });

  it('and works at the second try: the first stays failed', async () => {
    const again = healthy(way(1, { start: noon + 300_000, state: 'another' }));
    const observed = await readLogs([...until(steps, '/token'), ...again].map(formats.nginx));
    expect(verdicts(observed)).toEqual(['failed token-never-arrived consent', 'working working access']);
    expect(observed.journeys[0]?.verdict.evidence.at(-1)).toMatch(
      /^The log goes on for 5 min 3 s after that/,
    );
    expect(statusesOf(observed)).toMatchObject({ 'token-exchange': 'working' });
  });

  it.each([
    ['/token', 400, 'token-refused'],
    ['/token', 401, 'token-refused-client'],
    ['/token', 502, 'server-error'],
    ['/register', 500, 'server-error'],
  ])('%s answered with %i', async (path, status, rule) => {
    const lines = answered(steps, path, status);
    const end = lines.findIndex(({ target }) => target.startsWith(path)) + 1;
    const observed = await readLogs(lines.slice(0, end).map(formats.nginx));
    expect(observed.journeys.map(({ verdict }) => `${verdict.state} ${verdict.rule}`)).toEqual([
      `failed ${rule}`,
    ]);
  });

  it('after its metadata, and after its registration', async () => {
    expect(verdicts(await readLogs(until(steps, '/register').map(formats.nginx)))).toEqual([
      'failed nothing-registered discovery',
    ]);
    expect(verdicts(await readLogs(until(steps, '/authorize').map(formats.nginx)))).toEqual([
      'failed no-authorize registration',
    ]);
  });

  it('because its calls come without the token', async () => {
    const lines = steps.map((line) =>
      line.target === '/mcp' ? { ...line, status: 401, token: false } : line,
    );
    for (const name of names) {
      const observed = await readLogs(lines.map(formats[name]));
      expect(verdicts(observed), name).toEqual(['failed token-not-sent token']);
      expect(statusesOf(observed), name).toMatchObject({ 'authenticated-access': 'failing' });
    }
  });
});

it('a stream that was opened as the log ends is no failure', async () => {
  const steps = healthy(way(1)).slice(0, 8);
  const stream = {
    time: noon + 9000,
    remote: '52.173.123.1',
    method: 'GET',
    target: '/sse',
    status: 200,
    agent: openai,
  };
  for (const name of names) {
    const observed = await readLogs([...steps, stream].map(formats[name]));
    expect(verdicts(observed), name).toEqual(['working working access']);
  }
  const later = { ...stream, time: noon + 90_000, remote: '192.0.2.66', target: '/.env', status: 404 };
  expect(verdicts(await readLogs([...steps, stream, later].map(formats.nginx)))).toEqual([
    'failed sse-buffered access',
  ]);
});

describe('the redirect that carries the code', () => {
  const request = (target: string, status: number, method = 'GET', seconds = 0): Line => ({
    time: noon + seconds * 1000,
    remote: '203.0.113.5',
    method,
    target,
    status,
    agent: firefox,
  });

  it('is not the one to a login page', async () => {
    const lines = [request('/authorize?state=a&client_id=b', 302), request('/login', 200, 'GET', 1)];
    const observed = await readLogs(lines.map(formats.nginx));
    expect(verdicts(observed)).toEqual(['failed knock-unanswered authorization']);
  });

  it('is the last one, by way of login and consent', async () => {
    const lines = [
      request('/authorize?state=a&client_id=b', 302),
      request('/login', 200, 'GET', 1),
      request('/login', 302, 'POST', 9),
      request('/consent', 200, 'GET', 10),
      request('/consent', 303, 'POST', 20),
    ];
    const observed = await readLogs(lines.map(formats.nginx));
    expect(verdicts(observed)).toEqual(['failed token-never-arrived consent']);
    const token: Line = { ...request('/token', 200, 'POST', 21), remote: '52.173.123.8', agent: aiohttp };
    expect(verdicts(await readLogs([...lines, token].map(formats.nginx)))).toEqual(['working working token']);
  });

  it('is the answer to /authorize itself where no page follows', async () => {
    const observed = await readLogs([formats.nginx(request('/authorize?state=a&client_id=b', 302))]);
    expect(verdicts(observed)).toEqual(['failed token-never-arrived consent']);
    expect(observed.journeys[0]?.verdict.evidence.join()).toContain('taken for the code on its way');
  });
});

describe('times', () => {
  it('order the lines of several files, whatever the zones and however they are rotated', async () => {
    const lines = healthy(way(1, { pace: 1000 }));
    const older = lines.slice(0, 6).map((line) => nginx(line, 120));
    const newer = lines.slice(6).map((line) => nginx(line, -420));
    const front = await readLogs(newer, older);
    expect(verdicts(front)).toEqual(['working working access']);
    expect(front.journeys[0]?.steps.map(({ time }) => time)).toEqual(
      lines.map(({ time }) => Math.floor(time / 1000) * 1000),
    );
    expect(front.journeys[0]?.steps[0]?.line).toMatch(/^2026-11-01 14:00:00 POST \/mcp 401/);
  });

  it('formats may be mixed in one file', async () => {
    const lines = healthy(way(1)).map((line, index) => (index % 2 === 0 ? nginx(line) : caddy(line)));
    expect(verdicts(await readLogs(lines))).toEqual(['working working access']);
  });
});

it('an endpoint by any name is known by the client that uses it', async () => {
  const lines = healthy(way(1)).map((line) => ({
    ...line,
    target: line.target.replace('/mcp', '/bridge/rpc'),
  }));
  const ofClient = lines.map((line) => ({ ...line, agent: line.agent === openai ? aiohttp : line.agent }));
  expect(verdicts(await readLogs(ofClient.map(formats.nginx)))).toEqual(['working working access']);
});

it.each(['/oauth', '/mcp-server/oauth', '/api', '/a/b/c'])(
  'paths below %s are the same steps',
  async (prefix) => {
    expect(verdicts(await readLogs(healthy(way(1, { prefix })).map(formats.nginx)))).toEqual([
      'working working access',
    ]);
  },
);

it('a server that answers calls without any token is told on, where the log shows headers', async () => {
  const steps = healthy(way(1)).slice(0, 8);
  const call = {
    time: noon + 30_000,
    remote: '192.0.2.9',
    method: 'POST',
    target: '/mcp',
    status: 200,
    agent: 'x/1',
  };
  const open = await readLogs([...healthy(way(1)), { ...call, token: false }].map(caddy));
  expect(statusesOf(open)['unauthenticated-blocking']).toBe('failing');
  const unknown = await readLogs([...steps, call].map(nginx));
  expect(statusesOf(unknown)['unauthenticated-blocking']).toBe('working');
  const alone = await readLogs([nginx(call)]);
  expect(statusesOf(alone)['unauthenticated-blocking']).toBe('not seen');
});
