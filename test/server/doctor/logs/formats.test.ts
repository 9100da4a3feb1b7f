import { describe, expect, it } from 'vitest';
import { prefixTime } from '../../../../server/doctor/logs/log-time.ts';
import { readLine } from '../../../../server/doctor/logs/read-line.ts';
import { readLogs, verdicts } from './read.ts';

const local = (...parts: [number, number, number, number, number, number, number?]): number =>
  new Date(...parts).getTime();

describe('a line of uvicorn', () => {
  const asked = { kind: 'request', method: 'POST', target: '/token', status: 200, remote: '203.0.113.9' };
  it.each([
    ['by default', 'INFO:     203.0.113.9:52110 - "POST /token HTTP/1.1" 200 OK', null],
    ['with logging.basicConfig', 'INFO:uvicorn.access:203.0.113.9:52110 - "POST /token HTTP/1.1" 200', null],
    [
      'with a time of a log configuration',
      '2026-11-22 12:04:31,250 - uvicorn.access - INFO - 203.0.113.9:52110 - "POST /token HTTP/1.1" 200',
      local(2026, 10, 22, 12, 4, 31, 250),
    ],
    [
      'as gunicorn’s worker',
      '[2026-11-22 12:04:31 +0200] [7] [INFO] 203.0.113.9:52110 - "POST /token HTTP/1.1" 200',
      Date.UTC(2026, 10, 22, 10, 4, 31),
    ],
    [
      'out of docker logs -t',
      '2026-11-22T12:04:31.123456789Z INFO:     203.0.113.9:52110 - "POST /token HTTP/1.1" 200 OK',
      Date.UTC(2026, 10, 22, 12, 4, 31, 123),
    ],
    ['out of docker compose', 'web-1  | INFO:     203.0.113.9:52110 - "POST /token HTTP/1.1" 200 OK', null],
  ])('%s', (_, line, time) => {
    expect(readLine(line)).toMatchObject({ ...asked, time });
  });

  it('of an IPv6 caller, and of a socket without one', () => {
    expect(readLine('INFO:     2001:db8::7:4711 - "GET /sse HTTP/1.1" 401 Unauthorized')).toMatchObject({
      status: 401,
    });
    expect(readLine('INFO:      - "GET /sse HTTP/1.1" 401 Unauthorized')).toMatchObject({ remote: null });
  });

  it('out of the system’s journal, which leaves out the year', () => {
    const now = local(2027, 0, 3, 9, 0, 0);
    const line = 'Nov 22 12:04:31 host uvicorn[7]: INFO: ';
    expect(prefixTime(line, now)?.time).toBe(local(2026, 10, 22, 12, 4, 31));
  });
});

describe('a line of nginx or Apache', () => {
  const at = '[22/Nov/2026:12:04:31 +0130]';
  const common = {
    kind: 'request',
    method: 'GET',
    target: '/sse',
    status: 401,
    time: Date.UTC(2026, 10, 22, 10, 34, 31),
  };
  it.each([
    ['common', `203.0.113.9 - - ${at} "GET /sse HTTP/1.1" 401 -`],
    ['combined', `203.0.113.9 - bob ${at} "GET /sse HTTP/1.1" 401 12 "-" "x/1"`],
    ['vhost_combined', `mcp.example.com:443 203.0.113.9 - - ${at} "GET /sse HTTP/1.1" 401 12 "-" "x/1"`],
    [
      'main, behind another proxy',
      `127.0.0.1 - - ${at} "GET /sse HTTP/1.1" 401 12 "-" "x/1" "10.0.0.1, 203.0.113.9"`,
    ],
    ['with fields at its end', `203.0.113.9 - - ${at} "GET /sse HTTP/2.0" 401 12 "-" "x/1" 0.250 0.249 .`],
  ])('%s', (_, line) => {
    expect(readLine(line)).toMatchObject({ ...common, remote: '203.0.113.9', zone: 90 });
  });

  it('tells how long it took, and what quotes a user agent holds', () => {
    expect(
      readLine(`203.0.113.9 - - ${at} "GET /sse HTTP/1.1" 401 1 "-" "a\\x22b" rt=61.042 urt="61.000"`),
    ).toMatchObject({
      ms: 61_042,
      userAgent: 'a"b',
    });
    expect(readLine(`203.0.113.9 - - ${at} "GET /sse HTTP/1.1" 401 1 "-" "a\\"b"`)).toMatchObject({
      userAgent: 'a"b',
      ms: null,
    });
  });

  it('is no request where a port scanner sent bytes', () => {
    expect(readLine(`203.0.113.9 - - ${at} "\\x16\\x03\\x01" 400 150 "-" "-"`)).toBeNull();
  });
});

describe('a line of Caddy', () => {
  const request = {
    remote_ip: '127.0.0.1',
    client_ip: '203.0.113.9',
    method: 'GET',
    host: 'bridge.example.com',
    uri: '/authorize?state=a',
    headers: { 'User-Agent': ['x/1'], Authorization: ['REDACTED'] },
  };
  const entry = {
    level: 'info',
    ts: 1_795_349_071.25,
    logger: 'http.log.access.log0',
    msg: 'handled request',
    request,
    duration: 0.0421,
    status: 302,
    resp_headers: { Location: ['/login'] },
  };
  const expected = {
    time: 1_795_349_071_250,
    remote: '203.0.113.9',
    userAgent: 'x/1',
    ms: 42.1,
    location: '/login',
    sentToken: true,
  };

  it('as JSON, also with a time in words', () => {
    expect(readLine(JSON.stringify(entry))).toMatchObject(expected);
    const ts = new Date(expected.time).toISOString();
    expect(readLine(JSON.stringify({ ...entry, ts, duration: '42.1ms' }))).toMatchObject(expected);
  });

  it('on the console, in UTC', () => {
    const { level: _, ts: __, logger: ___, msg: ____, ...rest } = entry;
    const at = new Date(expected.time).toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', '');
    const line = `${at}\tINFO\thttp.log.access.log0\thandled request\t${JSON.stringify(rest)}`;
    expect(readLine(line)).toMatchObject(expected);
  });

  it('of other things is none', () => {
    expect(readLine('{"level":"info","ts":1.5,"msg":"using config from file"}')).toBeNull();
    expect(readLine('{"request":"GET / HTTP/1.1","status":200}')).toBeNull();
  });
});

describe('our own lines', () => {
  const event = {
    seq: 1,
    time: 1_795_349_071_250,
    type: 'discovery',
    phase: 'discovery',
    actor: 'client',
    level: 'info',
    summary: 'Served the metadata',
    clientId: null,
    journey: 'a-journey',
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    status: 200,
    durationMs: 1,
    remote: '203.0.113.9',
    userAgent: 'Python/3.12 aiohttp/3.11.18',
    request: null,
    answer: null,
  };

  it('keep their journeys, in any order', async () => {
    const token = { ...event, seq: 3, type: 'token', phase: 'token', path: '/token', time: event.time + 900 };
    const register = {
      ...event,
      seq: 2,
      type: 'register',
      phase: 'registration',
      path: '/register',
      clientId: 'c',
      time: event.time + 400,
      request: { client_name: 'ChatGPT' },
    };
    const observed = await readLogs([token, event, register].map((line) => JSON.stringify(line)));
    expect(verdicts(observed)).toEqual(['working working token']);
    expect(observed.journeys).toMatchObject([{ id: 'a-journey', client: 'ChatGPT' }]);
  });

  it('of somebody who was turned away are strangers', async () => {
    const refused = {
      ...event,
      type: 'bearer.refused',
      phase: null,
      journey: 'scan',
      path: '/sse',
      status: 401,
      level: 'warn',
    };
    const observed = await readLogs([JSON.stringify(refused)]);
    expect(observed.journeys).toEqual([]);
    expect(observed.strangersRefused).toBe(1);
  });

  it('show no secrets, though whoever wrote the file did not mask them', async () => {
    const secrets = {
      ...event,
      type: 'token',
      phase: 'token',
      level: 'warn',
      summary: 'Refused: client_secret=SEKRET1 with Bearer SEKRET2abc1',
      clientId: 'token=SEKRET3',
      journey: 'client_secret=SEKRET4',
      method: 'POST token=SEKRET5',
      path: '/token?code=SEKRET6',
      status: 401,
      remote: 'token=SEKRET7',
      userAgent: 'Bearer SEKRET8abc1',
      request: { client_secret: 'SEKRET9', client_id: 'x', client_name: 'password: SEKRET10' },
      answer: { reason: 'client', error: 'Bearer SEKRET11abc1', access_token: 'SEKRET12' },
    };
    const line = JSON.stringify(secrets);
    expect(JSON.stringify(readLine(line))).not.toContain('SEKRET');
    const observed = await readLogs([line]);
    expect(observed.journeys).toMatchObject([{ verdict: { rule: 'token-refused-client' } }]);
    expect(JSON.stringify(observed)).not.toContain('SEKRET');
  });

  it('of impossible times are none, and impossible numbers are not known', () => {
    for (const time of [1e300, -1e300, -5, Date.UTC(1999, 11, 31), Date.UTC(2101, 0, 1)]) {
      expect(readLine(JSON.stringify({ ...event, time })), `${time}`).toBeNull();
    }
    const numbers: readonly (readonly [object, object])[] = [
      [
        { durationMs: -5, status: 99 },
        { durationMs: null, status: null },
      ],
      [
        { durationMs: 1e308, status: 600 },
        { durationMs: null, status: null },
      ],
      [
        { durationMs: 86_400_000, status: 599 },
        { durationMs: 86_400_000, status: 599 },
      ],
    ];
    for (const [given, kept] of numbers) {
      expect(readLine(JSON.stringify({ ...event, ...given }))).toMatchObject({ event: kept });
    }
  });
});

it('many lines are thinned, and what is newest is kept', async () => {
  const line = (minute: number, call: string): string =>
    `203.0.113.9 - - [22/Nov/2026:${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00 +0000] "${call} HTTP/1.1" 200 1 "-" "openai-mcp/1.0.0"`;
  const calls = Array.from({ length: 150_000 }, (_, index) => line(Math.floor(index / 150), 'POST /mcp'));
  const observed = await readLogs([line(0, 'POST /token'), ...calls, line(1001, 'POST /mcp')]);
  expect(verdicts(observed)).toEqual(['working working access']);
  expect(observed.journeys[0]?.steps.length).toBeLessThanOrEqual(2000);
  expect(observed.journeys[0]?.steps.at(-1)?.line).toContain('16:41:00');
});
