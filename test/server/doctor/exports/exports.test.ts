import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ControlError, type ParsedInput } from '../../../../protocol/control.ts';
import { JournalEvent } from '../../../../protocol/events.ts';
import type { Doctor } from '../../../../server/doctor/doctor.ts';
import { exportEvents } from '../../../../server/doctor/exports/export-events.ts';
import { newestThatFit } from '../../../../server/doctor/exports/newest-that-fit.ts';
import { Issuers } from '../../../../server/issuers.ts';
import { createJournal } from '../../../../server/journal/create-journal.ts';
import type { EventDraft, Journal } from '../../../../server/journal/journal.ts';
import { freshFolder } from '../../control/rig.ts';
import { Har } from './har-schema.ts';

const outside = 'https://bridge.example.com';
const secret = 'Zx9Qw3Er7Ty1Ui5Op2As6Df0Gh4Jk8LzXcVbNmQwErT';

interface Rig {
  readonly journal: Journal;
  /** Oldest first, as the journal has it. */
  events(): JournalEvent[];
  export(
    input: Partial<ParsedInput<'export'>> & Pick<ParsedInput<'export'>, 'format'>,
  ): ReturnType<typeof exportEvents>;
}

function rig(): Rig {
  let clock = Date.UTC(2026, 0, 2, 3, 4, 5);
  const journal = createJournal({
    path: join(freshFolder(), 'journal.db'),
    now: () => (clock += 1000),
    onProblem: () => undefined,
  });
  onTestFinished(() => journal.close());
  const issuers = new Issuers(8725);
  issuers.setPublic(outside);
  const doctor: Pick<Doctor, 'observe'> = {
    observe: () => ({ journeys: [], strangers: [], strangersRefused: 0, source: 'this Drawbridge' }),
  };
  return {
    journal,
    events: () => journal.query({ limit: 5000 }),
    export: (input) =>
      exportEvents({ journal, doctor, issuers, now: () => clock }, { limit: 5000, ...input }),
  };
}

/** What a client does, as the front writes it down. */
function connects(journal: Journal, id: string): string {
  const caller = { remote: '203.0.113.9', userAgent: 'Python/3.12 aiohttp/3.9.5', issuer: outside };
  const journey = journal.journeyFor({ id, name: `Client ${id}` }, caller);
  const step = (draft: EventDraft): JournalEvent =>
    journal.record({ actor: 'client', durationMs: 12.5, clientId: id, journey, ...caller, ...draft });
  step({
    type: 'register',
    phase: 'registration',
    summary: `Client ${id} registered as a client`,
    method: 'POST',
    path: '/register',
    status: 201,
    request: { client_name: `Client ${id}`, redirect_hosts: ['chatgpt.com'] },
    answer: { client_id: id, secret_issued: false },
  });
  step({
    type: 'token',
    phase: 'token',
    summary: 'Exchanged its code',
    method: 'POST',
    path: '/token',
    status: 200,
    request: { grant_type: 'authorization_code', code: secret, code_verifier: secret },
    answer: { access_token: secret, token_type: 'Bearer' },
  });
  return journey;
}

describe('HAR', () => {
  it('keeps to HAR 1.2: an entry for each exchange, a page for each journey', () => {
    const { journal, events, export: exported } = rig();
    const [first, second] = [connects(journal, 'a'), connects(journal, 'b')];
    journal.record({ type: 'app', summary: 'Listening' });
    journal.record({
      type: 'request.refused',
      actor: 'stranger',
      summary: 'Refused the foreign host evil.example',
      method: 'GET',
      path: '/wp-login.php',
      status: 403,
      durationMs: 0.3,
      remote: '127.0.0.1',
    });
    const { text, fileName, mediaType } = exported({ format: 'har' });
    const { log } = Har.parse(JSON.parse(text));
    expect(mediaType).toBe('application/json');
    expect(fileName).toMatch(/^drawbridge-[\dT-]+\.har$/);
    expect(log.pages).toMatchObject([
      { id: first, title: 'Client a' },
      { id: second, title: 'Client b' },
    ]);
    expect(
      log.entries.map(({ request, response, pageref }) => [request.url, response.status, pageref]),
    ).toEqual([
      [`${outside}/register`, 201, first],
      [`${outside}/token`, 200, first],
      [`${outside}/register`, 201, second],
      [`${outside}/token`, 200, second],
      ['http://127.0.0.1:8725/wp-login.php', 403, undefined],
    ]);
    expect(log.entries[0]).toMatchObject({
      // The journal notes when the answer was finished.
      startedDateTime: new Date((events()[0]?.time ?? 0) - 12.5).toISOString(),
      time: 12.5,
      _journey: first,
      _phase: 'registration',
      _actor: 'client',
      _summary: 'Client a registered as a client',
      request: { headers: [{ name: 'Host', value: 'bridge.example.com' }, { name: 'User-Agent' }] },
      response: { statusText: 'Created' },
    });
  });

  it.each([
    ['//evil.example/x', `${outside}//evil.example/x`],
    ['@evil.example', `${outside}/@evil.example`],
    ['http://evil.example/', `${outside}/http://evil.example/`],
    ['/\u0000\u001B[2J', `${outside}/%EF%BF%BD%1B[2J`],
  ])('an address stays under our own name, whatever was asked for: %j', (path, url) => {
    const { journal, export: exported } = rig();
    const caller = { remote: '203.0.113.9', userAgent: null };
    journal.record({
      type: 'request.refused',
      summary: 'Refused',
      method: 'GET',
      path,
      status: 400,
      ...caller,
    });
    const { log } = Har.parse(JSON.parse(exported({ format: 'har' }).text));
    expect(log.entries[0]?.request.url).toBe(url);
  });

  it('is valid where nothing has happened', () => {
    const { log } = Har.parse(JSON.parse(rig().export({ format: 'har' }).text));
    expect(log.entries).toEqual([]);
  });
});

describe('NDJSON', () => {
  it('is a JournalEvent a line, oldest first, exactly as the journal has it', () => {
    const { journal, events, export: exported } = rig();
    connects(journal, 'a');
    const { text, fileName } = exported({ format: 'ndjson' });
    expect(fileName).toMatch(/\.ndjson$/);
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => JournalEvent.strict().parse(JSON.parse(line)))).toEqual(events());
  });

  it('holds the newest where it is limited, and a whole journey where one is named', () => {
    const { journal, export: exported } = rig();
    const journey = connects(journal, 'a');
    for (let index = 0; index < 6000; index += 1)
      journal.record({ type: 'mcp.request', summary: `${index}`, journey, clientId: 'a' });
    const newest = exported({ format: 'ndjson', limit: 3 }).text.trimEnd().split('\n');
    expect(newest.map((line) => JournalEvent.parse(JSON.parse(line)).summary)).toEqual([
      '5997',
      '5998',
      '5999',
    ]);
    const whole = exported({ format: 'ndjson', journey, limit: 3 }).text.trimEnd().split('\n');
    expect(whole).toHaveLength(6002);
    expect(JournalEvent.parse(JSON.parse(whole[0] ?? '')).type).toBe('register');
  });
});

describe('a document that would be too long', () => {
  it('holds the newest that fit, in their order', () => {
    expect(newestThatFit(['aaaa', 'bbb', 'cc', 'd'], 9)).toEqual(['bbb', 'cc', 'd']);
    expect(newestThatFit(['aaaa', 'bbb', 'cc', 'd'], 8)).toEqual(['cc', 'd']);
    expect(newestThatFit(['aaaa'], 3)).toEqual([]);
    expect(newestThatFit(['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('every format', () => {
  it.each(['har', 'ndjson'] as const)('%s holds no secret', (format) => {
    const { journal, export: exported } = rig();
    connects(journal, 'a');
    const { text } = exported({ format });
    expect(text).toContain('[redacted]');
    expect(text).not.toContain(secret);
  });

  it.each(['har', 'ndjson', 'mermaid'] as const)(
    '%s of an unknown journey says so in one sentence',
    (format) => {
      const { export: exported } = rig();
      expect(() => exported({ format, journey: '../../etc/passwd' })).toThrow(ControlError);
      expect(() => exported({ format, journey: '../../etc/passwd' })).toThrow(
        /^No step of a journey .* is known: .*\.$/,
      );
    },
  );

  it('a diagram of nothing is refused with what to do', () => {
    expect(() => rig().export({ format: 'mermaid' })).toThrow(/^There is no journey to draw, .*: .*\.$/);
  });

  it('its file is named without anything that a path is made of', () => {
    const { journal, export: exported } = rig();
    const journey = `../..\\x:${'y'.repeat(150)}\u202E`;
    journal.record({ type: 'app', summary: 'odd', journey });
    const { fileName } = exported({ format: 'ndjson', journey });
    expect(fileName).toMatch(/^[A-Za-z0-9-]+\.ndjson$/);
    expect(fileName.length).toBeLessThan(100);
  });
});
