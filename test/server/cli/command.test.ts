import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Knock } from '../../../protocol/consent.ts';
import { JournalEvent } from '../../../protocol/events.ts';
import { Status } from '../../../protocol/status.ts';
import { bundle, removeBundles } from './bundle.ts';
import { knock, ok, serve } from './served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

describe('knocks, allow and deny', () => {
  it('a knock is listed as documented and let in with the right number', async () => {
    const served = await serve(script);
    const { id, number, browser, address } = await knock(served);
    const [listed] = Knock.array().parse(ok(served.drawbridge('knocks', '--json')));
    expect(Object.keys(listed ?? {}).slice(0, 10)).toEqual([
      'id',
      'clientId',
      'clientName',
      'identity',
      'redirectHost',
      'scope',
      'tools',
      'numbers',
      'createdAt',
      'expiresAt',
    ]);
    const shown = served.drawbridge('knocks').out;
    expect(shown).toContain('ChatGPT asks to be let in');
    expect(shown).toContain('NOT verified');
    expect(shown).toContain('client.example');
    expect(
      ok(served.drawbridge('allow', id, '--number', String(number), '--for', 'always', '--json')),
    ).toEqual({ knock: id, decision: 'allowed' });
    const { headers } = await browser.open(address);
    expect(headers.get('location')).toMatch(/^https:\/\/client\.example\/callback\?.*code=/);
    expect(served.drawbridge('knocks').out).toBe('Nobody knocks.\n');
  });

  it('a wrong number denies, and says so', async () => {
    const served = await serve(script);
    const { id, number } = await knock(served);
    const wrong = String(number === 99 ? 98 : number + 1);
    const ran = served.drawbridge('allow', id, '--number', wrong, '--json');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('denied');
    expect(JSON.parse(ran.out)).toEqual({ error: { code: 'wrong-number', message: ran.err.trim() } });
    expect(served.drawbridge('allow', id, '--number', String(number)).code).toBe(1);
    expect(served.drawbridge('knocks', '--json').out).toBe('[]\n');
  });

  it('deny turns away; what nobody knows is refused', async () => {
    const served = await serve(script);
    const { id } = await knock(served);
    expect(ok(served.drawbridge('deny', id, '--json'))).toEqual({ knock: id, decision: 'denied' });
    expect(served.drawbridge('deny', id)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^No such knock.*\.\n$/),
    });
    expect(served.drawbridge('revoke', 'nothing', '--json').code).toBe(1);
  });

  it('names from the network cannot steer the terminal', async () => {
    const served = await serve(script);
    await knock(served, '\u001B[2J\u001B]0;owned\u0007evil\u202Egnp.exe\u009B31m');
    for (const words of [
      ['knocks'],
      ['events'],
      ['journeys'],
      ['knocks', '--json'],
      ['events', '--json'],
      ['events', '--format', 'ndjson'],
    ]) {
      const { code, out } = served.drawbridge(...words);
      expect(code).toBe(0);
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(out, words.join(' ')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    }
  });
});

describe('what it shows', () => {
  it('status, as a table and as JSON', async () => {
    const { drawbridge, dataDir } = await serve(script);
    expect(Status.parse(ok(drawbridge('status', '--json')))).toMatchObject({ dataDir, bridge: 'raised' });
    expect(drawbridge('status').out).toContain('The bridge is raised');
  });

  it('url tells apart what only this computer can use', async () => {
    const { drawbridge, listening } = await serve(script);
    const { code, out, err } = drawbridge('url');
    expect({ code, out }).toEqual({ code: 0, out: `${listening.mcp}\n` });
    expect(err).toContain('Only programs on this computer');
    expect(ok(drawbridge('url', '--json'))).toEqual({ url: listening.mcp, public: false });
  });

  it('events by journey and phase, as a table, as one document, and as lines', async () => {
    const served = await serve(script);
    await knock(served, 'First');
    await knock(served, 'Second');
    const all = JournalEvent.array().parse(ok(served.drawbridge('events', '--json')));
    const { journey } = all.find(({ type }) => type === 'register') ?? {};
    const ofOne = JournalEvent.array().parse(
      ok(served.drawbridge('events', '--json', '--journey', journey ?? '')),
    );
    expect(ofOne.length).toBeGreaterThan(0);
    expect(ofOne).toEqual(all.filter((event) => event.journey === journey));
    const registrations = JournalEvent.array().parse(
      ok(served.drawbridge('events', '--json', '--phase', 'registration')),
    );
    expect(registrations).toHaveLength(2);
    const lines = served.drawbridge('events', '--format', 'ndjson').out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(all.map(({ seq }) => seq));
    const table = served.drawbridge('events').out.trim().split('\n');
    expect(table[0]).toMatch(/^TIME +STEP +STATUS +MS +WHAT$/);
    expect(table).toHaveLength(all.length + 1);
    expect(served.drawbridge('journeys').out).toMatch(/Second +authorization/);
    expect(ok(served.drawbridge('journeys', '--json', '--limit', '1'))).toHaveLength(1);
  });

  it('says so where a journey is not known, and where there are more steps than it shows', async () => {
    const served = await serve(script);
    await knock(served, 'Only one');
    const unknown = served.drawbridge('events', '--journey', 'nope');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/^No step of a journey nope is known.*\n$/);
    const newest = served.drawbridge('events', '--limit', '1');
    expect(newest.out.trim().split('\n')).toHaveLength(2);
    expect(newest.err).toContain('newest 1 steps');
    const { journey } = JournalEvent.array().parse(ok(served.drawbridge('events', '--json')))[1] ?? {};
    expect(served.drawbridge('events', '--journey', journey ?? '').err).toBe('');
  });

  it('grants and tools, where there are none', async () => {
    const { drawbridge } = await serve(script);
    expect(ok(drawbridge('grants', '--json'))).toEqual([]);
    expect(ok(drawbridge('tools', '--json'))).toEqual([]);
    expect(drawbridge('grants').out).toBe('Nobody has been let in.\n');
  });
});
