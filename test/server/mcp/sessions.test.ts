import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Session } from '../../../server/mcp/session.ts';
import { Sessions } from '../../../server/mcp/sessions.ts';

const open = (sessions: Sessions, grant: string, count: number): Session[] =>
  Array.from({ length: count }, () => {
    const session = new Session(
      grant,
      'http://127.0.0.1:1',
      new ServerResponse(new IncomingMessage(new Socket())),
    );
    sessions.add(session);
    return session;
  });

describe('the number of event streams', () => {
  it('is limited for each grant, and in all', () => {
    const sessions = new Sessions();
    const [first] = open(sessions, 'one', 1500);
    expect(sessions.mayOpen('one')).toBe(false);
    expect(sessions.mayOpen('other')).toBe(true);
    open(sessions, 'other', 500);
    expect(sessions.mayOpen('a third')).toBe(false);
    if (first !== undefined) sessions.remove(first);
    expect(sessions.mayOpen('one')).toBe(true);
    sessions.close();
  });

  it('counts a stream once, however often it is said to be closed', () => {
    const sessions = new Sessions();
    const [session] = open(sessions, 'one', 2);
    if (session === undefined) throw new Error('nothing was opened');
    sessions.remove(session);
    sessions.remove(session);
    expect(sessions.size).toBe(1);
    expect(sessions.find(session.id, 'one')).toBeNull();
    sessions.close();
  });
});
