import { describe, expect, it } from 'vitest';
import { Attempt } from '../../../../server/doctor/logs/attempt.ts';
import { Grants, Openers } from '../../../../server/doctor/logs/claims.ts';
import { readLine } from '../../../../server/doctor/logs/read-line.ts';
import { seeRequest } from '../../../../server/doctor/logs/see.ts';
import type { Seen } from '../../../../server/doctor/logs/seen.ts';
import { settle } from '../../../../server/doctor/logs/settle.ts';
import { readLogs } from './read.ts';
import { type Line, nginx, noon } from './written.ts';

const remoteOf = (index: number): string => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;

const line = (index: number, method: string, target: string, status: number): Line => ({
  time: noon + index * 1000,
  remote: remoteOf(index),
  method,
  target,
  status,
  agent: `client-${index}`,
});

function seen(order: number, method: string, target: string, status: number): Seen {
  const logged = readLine(nginx(line(order, method, target, status)));
  if (logged?.kind !== 'request') throw new Error('not read');
  const made = seeRequest(logged, { order, sortTime: logged.time ?? 0, place: `a:${order}` });
  if (made === null) throw new Error('not kept');
  return made;
}

const count = 1000;

/** Tries that count how often anything of them is looked at. */
function counted(make: (index: number) => Attempt): { attempts: Attempt[]; reads: () => number } {
  let reads = 0;
  const attempts = Array.from(
    { length: count },
    (_, index) =>
      new Proxy(make(index), {
        get(target, name): unknown {
          reads += 1;
          return Reflect.get(target, name);
        },
      }),
  );
  return { attempts, reads: () => reads };
}

function registered(index: number): Attempt {
  const first = seen(index, 'POST', '/register', 201);
  const attempt = new Attempt(first);
  attempt.registered = first;
  attempt.add(first, 'backend');
  return attempt;
}

function connected(index: number): Attempt {
  const first = seen(index, 'POST', '/token', 200);
  const attempt = new Attempt(first);
  attempt.token = first;
  attempt.granted = first;
  attempt.add(first, 'backend');
  return attempt;
}

describe('as many tries as refusals', () => {
  const refusals = Array.from({ length: count }, (_, index) => seen(count + index, 'POST', '/mcp', 401));

  it.each([
    ['only registered', registered],
    ['got a token', connected],
  ])('of clients that %s: not each is looked at for each', (_, make) => {
    const { attempts, reads } = counted(make);
    const { strangers } = settle({ attempts, discoveries: [], refusals, leftOver: [] });
    expect(strangers).toHaveLength(count);
    // The tries that a caller that registers twice may have had are bounded to the next fifty.
    expect(reads()).toBeLessThan(count * 250);
  });

  it('nor for each that read metadata', () => {
    const { attempts, reads } = counted(registered);
    const discoveries = refusals.map((_, index) => {
      const last = seen(count + index, 'GET', '/.well-known/oauth-authorization-server', 200);
      return { key: `${index}`, remote: last.remote, userAgent: last.userAgent, lines: [last], last };
    });
    const settled = settle({ attempts, discoveries, refusals: [], leftOver: [] });
    expect(settled.attempts).toHaveLength(2 * count);
    expect(reads()).toBeLessThan(count * 250);
  });

  it('a long log of them is read to its end', { timeout: 60_000 }, async () => {
    const many = 38_000;
    const lines = Array.from({ length: 2 * many }, (_, index) =>
      nginx(index < many ? line(index, 'POST', '/register', 201) : line(index, 'POST', '/mcp', 401)),
    );
    const observed = await readLogs(lines);
    expect(observed.journeys).toHaveLength(many);
    expect(observed.strangersRefused).toBe(many);
  });
});

describe('looking up tries', () => {
  const granted = (order: number, grant: number): Attempt => {
    const attempt = registered(order);
    attempt.granted = seen(grant, 'POST', '/token', 200);
    return attempt;
  };
  // In the order of their beginnings; they got their tokens in another.
  const attempts = [granted(0, 9), granted(1, 5), granted(2, 7), registered(3), granted(4, 6)];
  const at = (order: number): Seen => seen(order, 'POST', '/mcp', 401);

  it('finds the newest that had its token before a line, and the newest that got it after', () => {
    const grants = new Grants(attempts);
    for (let order = 4; order < 11; order += 1) {
      const before = attempts.findLast(
        (attempt) => attempt.granted !== null && attempt.granted.order < order,
      );
      const after = attempts.findLast((attempt) => attempt.granted !== null && attempt.granted.order > order);
      expect(grants.before(at(order)), `before ${order}`).toBe(before);
      expect(grants.after(at(order)), `after ${order}`).toBe(after);
    }
  });

  it('finds the next to begin, and none that begins too late', () => {
    const openers = new Openers(attempts);
    expect(openers.after(at(1), 5000)).toBe(attempts[2]);
    expect(openers.after(at(1), 500)).toBeUndefined();
    expect(openers.after(at(4), 5000)).toBeUndefined();
  });
});
