import { describe, expect, it } from 'vitest';
import { readLogs, statusesOf, verdicts } from './read.ts';
import { aiohttp, caddy, firefox, healthy, type Line, nginx, noon, uvicorn, way } from './written.ts';

const formats = { nginx: (line: Line) => nginx(line), caddy };

describe('strangers', () => {
  const scan = (target: string, status: number, method = 'GET'): Line => ({
    time: noon,
    remote: '192.0.2.66',
    method,
    target,
    status,
    agent: 'Mozilla/5.0 zgrab/0.x',
  });

  it('are counted and make no journey', async () => {
    const lines = [
      scan('/.env', 404),
      scan('/wp-login.php', 404, 'POST'),
      scan('/sse', 401),
      scan('/mcp', 401, 'POST'),
      scan('/.well-known/oauth-authorization-server', 200),
      scan('/api/token', 404, 'POST'),
      scan('/login', 404),
      scan('/authorize', 404),
      scan('/', 200),
    ];
    for (const name of ['nginx', 'caddy'] as const) {
      const observed = await readLogs(lines.map(formats[name]));
      expect(observed.journeys, name).toEqual([]);
      expect(observed.strangersRefused, name).toBe(7);
      expect(statusesOf(observed)['unauthenticated-blocking'], name).toBe('working');
    }
  });

  it('do not make a journey fail that has just got its token', async () => {
    const steps = healthy(way(1)).slice(0, 8);
    const late = { ...scan('/sse', 401), time: noon + 20_000 };
    for (const format of [formats.nginx, formats.caddy, uvicorn]) {
      const observed = await readLogs([...steps, late].map(format));
      expect(verdicts(observed)).toEqual(['working working token']);
      expect(observed.strangersRefused).toBe(1);
    }
  });

  it.each(['curl/8.5.0', firefox, 'Googlebot/2.1'])('%s that reads metadata is no client', async (agent) => {
    const line: Line = { ...scan('/.well-known/oauth-protected-resource', 200), agent };
    expect((await readLogs([formats.nginx(line)])).journeys).toEqual([]);
  });

  it('a connected client that reads its metadata anew has not failed', async () => {
    const later: Line = {
      ...scan('/.well-known/oauth-authorization-server', 200),
      time: noon + 86_400_000,
      remote: '40.88.1.2',
      agent: aiohttp,
    };
    const observed = await readLogs([...healthy(way(1)), later].map(formats.nginx));
    expect(verdicts(observed)).toEqual(['working working access']);
  });
});
