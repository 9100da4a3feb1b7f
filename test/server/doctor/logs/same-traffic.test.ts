import { describe, expect, it } from 'vitest';
import { observeLogs } from '../../../../server/doctor/logs/observe-logs.ts';
import { bytesOf, readLogs, verdicts } from './read.ts';
import { caddy, healthy, nginx, noon, uvicorn, way } from './written.ts';

const lines = healthy(way(1));
const front = lines.map((line) => nginx(line));
const behind = { uvicorn, caddy };

describe('logs of a proxy and of the server behind it', () => {
  it.each(['uvicorn', 'caddy'] as const)('make one journey of each, with %s, in any order', async (name) => {
    const inner = lines.map((line) => behind[name]({ ...line, remote: '127.0.0.1', time: line.time + 30 }));
    expect(verdicts(await readLogs(front, inner))).toEqual(['working working access']);
    expect(verdicts(await readLogs(inner, front))).toEqual(['working working access']);
  });

  it('and it is said which of them was left out', async () => {
    const { remarks } = await observeLogs([
      { name: 'front.log', short: 'front.log', bytes: bytesOf(front) },
      { name: 'behind.log', short: 'behind.log', bytes: bytesOf(lines.map(uvicorn)) },
    ]);
    expect(remarks).toEqual([expect.stringMatching(/^behind\.log tells of the same requests as front\.log/)]);
  });
});

describe('logs of different requests', () => {
  it('a rotated log keeps its journeys, however alike they are', async () => {
    const later = healthy({ ...way(1), start: noon + 3_600_000, state: 'another' });
    for (const format of [(line: (typeof lines)[number]) => nginx(line), caddy, uvicorn]) {
      expect((await readLogs(lines.map(format), later.map(format))).journeys).toHaveLength(2);
    }
  });
});
