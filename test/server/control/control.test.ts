import { describe, expect, it, vi } from 'vitest';
import { ControlError } from '../../../protocol/control.ts';
import { Fault } from '../../../server/faults.ts';
import { isCallName, invoke } from '../../../server/control/invoke.ts';
import { knock, parts, someGrant, statusOf } from './rig.ts';

const refusal = async (call: Promise<unknown>): Promise<ControlError> => {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof ControlError) return error;
  throw error;
};

describe('answers', () => {
  it('a knock: listed, allowed with the number that the browser shows', async () => {
    const { control, broker } = parts();
    const handle = knock(broker);
    const [listed] = await control.knocks({});
    expect(listed).toMatchObject({ id: handle.knock.id, clientName: 'ChatGPT', redirectHost: 'chatgpt.com' });
    expect(
      await control.allow({ id: handle.knock.id, number: handle.number, tools: ['files__read'] }),
    ).toEqual({
      knock: handle.knock.id,
      decision: 'allowed',
    });
    expect(handle.answer).toEqual({ kind: 'allowed', life: '24h', tools: ['files__read'] });
    expect(await control.knocks({})).toEqual([]);
  });

  it('a wrong number denies, and says so', async () => {
    const { control, broker } = parts();
    const handle = knock(broker);
    const wrong = handle.knock.numbers.find((number) => number !== handle.number) ?? 10;
    const error = await refusal(control.allow({ id: handle.knock.id, number: wrong }));
    expect(error.code).toBe('wrong-number');
    expect(error.message).toContain('denied');
    expect(handle.answer).toEqual({ kind: 'denied', reason: 'wrong-number' });
    expect((await refusal(control.allow({ id: handle.knock.id, number: handle.number }))).code).toBe(
      'not-found',
    );
  });

  it('the URL is the public one where there is one, and asking for it expects a knock', async () => {
    const made = parts();
    expect(await made.control.url({})).toEqual({ url: 'http://127.0.0.1:8725/mcp', public: false });
    expect(knock(made.broker).knock.quiet).toBe(false);
    const outside = {
      origin: 'https://b.example',
      mcp: 'https://b.example/mcp',
      sse: 'https://b.example/sse',
    };
    made.status = () => ({ ...statusOf(made.dataDir), public: outside });
    expect(await made.control.url({})).toEqual({ url: 'https://b.example/mcp', public: true });
  });

  it('a grant is revoked once', async () => {
    const { control, grants } = parts();
    expect(await control.grants({})).toEqual([someGrant]);
    expect(await control.revoke({ id: someGrant.id })).toEqual({ grant: someGrant.id, revoked: true });
    expect(grants).toEqual([]);
    expect((await refusal(control.revoke({ id: someGrant.id }))).code).toBe('not-found');
  });

  it('events and journeys come from the journal', async () => {
    const { control, journal } = parts();
    journal.record({ type: 'app', summary: 'one', journey: 'j', phase: 'access', clientId: 'c' });
    journal.record({ type: 'app', summary: 'two' });
    expect((await control.events({})).map(({ summary }) => summary)).toEqual(['one', 'two']);
    expect(await control.events({ journey: 'j' })).toHaveLength(1);
    expect((await control.journeys({})).map(({ id }) => id)).toEqual(['j']);
  });

  it('a changed setting leaves the others as they are', async () => {
    const { control } = parts();
    await control.changeSettings({ publicUrl: 'https://b.example/', keepArguments: true });
    await control.changeSettings({ lowered: false });
    expect(await control.settings({})).toMatchObject({
      publicUrl: 'https://b.example',
      keepArguments: true,
      lowered: false,
    });
  });
});

describe('refuses', () => {
  it.each([
    ['allow', { id: 'x', number: 7 }],
    ['allow', { id: 'x', number: 12.5 }],
    ['allow', { id: 'x', number: '12' }],
    ['allow', { id: '', number: 12 }],
    ['allow', { id: 'x'.repeat(101), number: 12 }],
    ['allow', { id: 'x', number: 12, for: 'ever' }],
    ['allow', { id: 'x', number: 12, tools: 'all' }],
    ['deny', {}],
    ['deny', null],
    ['status', { verbose: true }],
    ['events', { limit: 0 }],
    ['events', { limit: 5001 }],
    ['events', { phase: 'dreaming' }],
    ['journeys', { limit: -1 }],
    ['changeSettings', { publicUrl: 'http://bridge.example.com' }],
    // A token that was pasted into the wrong field.
    ['changeSettings', { publicUrl: `https://${'eyJhIjoi'.repeat(20)}` }],
    ['useTunnel', { kind: 'own', url: 'https://2abcDEFghi_jkl' }],
    ['changeSettings', { publicUrl: 'https://bridge.example.com/path' }],
    ['changeSettings', { lowerd: false }],
  ] as const)('%s with %j', async (name, input) => {
    const { control } = parts();
    const error = await refusal((async () => invoke(control, name, input))());
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(/^The call ".*\.$/);
  });

  it('names that are no calls', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'subscribe', '', 'STATUS'])
      expect(isCallName(name)).toBe(false);
    expect(isCallName('status')).toBe(true);
  });
});

describe('keeps to the contract', () => {
  it('lets nothing out that the contract does not name', async () => {
    const { control, broker } = parts();
    const handle = knock(broker);
    vi.spyOn(broker, 'list').mockReturnValue([
      Object.assign({}, handle.knock, { number: handle.number, cookie: 'x' }),
    ]);
    const [listed] = await control.knocks({});
    expect(Object.keys(listed ?? {})).not.toContain('number');
    expect(Object.keys(listed ?? {})).not.toContain('cookie');
  });

  it('tells a bug only that it is one, and the log what it was', async () => {
    const made = parts();
    const bug = new Error('secret detail');
    made.status = () => {
      throw bug;
    };
    const error = await refusal(made.control.status({}));
    expect(error).toMatchObject({ code: 'internal' });
    expect(error.message).not.toContain('secret');
    expect(made.bugs).toEqual([bug]);
  });

  it('passes on the sentence of an expected failure', async () => {
    const made = parts();
    made.status = () => {
      throw new Fault('The disk is full: free some space.');
    };
    expect(await refusal(made.control.status({}))).toMatchObject({
      code: 'not-possible',
      message: 'The disk is full: free some space.',
    });
    expect(made.bugs).toEqual([]);
  });

  it('an answer that breaks the contract is a bug', async () => {
    const made = parts();
    made.status = () => ({ ...statusOf(made.dataDir), knocks: 1.5 });
    expect((await refusal(made.control.status({}))).code).toBe('internal');
    expect(made.bugs).toHaveLength(1);
  });
});
