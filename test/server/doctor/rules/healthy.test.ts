import { describe, expect, it } from 'vitest';
import { judge } from '../../../../server/doctor/rules/judge.ts';
import { calling, connected, logged, no, situation, step, toCode } from './situations.ts';

const later = 100_000;
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

describe('nothing failed', () => {
  it.each([
    [
      'a first call without a token comes before discovery',
      [no('bearer-refused', -1, 'no-token'), ...calling],
    ],
    ['a client idles', calling],
    ['it has its token and does not call yet', connected],
    [
      'another tab is left alone',
      [...toCode.slice(0, 3), ...toCode.slice(2), step('token', 12), no('consent', 303, 'timeout')],
    ],
    ['another tab is denied', [...connected, no('consent', 13, 'person')]],
    [
      'the browser asked anew',
      [...toCode.slice(0, 3), no('consent', 3, 'asked-anew'), ...toCode.slice(2), step('token', 12)],
    ],
    [
      'a stream idles whose client has sent messages before',
      [
        ...connected,
        step('stream-opened', 13),
        step('stream-message', 14),
        step('stream-closed', 20),
        step('stream-opened', 30),
      ],
    ],
    ['a tool says no', [...calling, step('tool-call', 20, { reason: 'tool-error' })]],
    [
      'a probe of an older protocol is refused',
      [...connected, no('mcp', 13, null, { status: 400 }), step('mcp', 14)],
    ],
    [
      'a token expired and was refreshed',
      [...calling, no('bearer-refused', 90, 'token-expired'), step('refresh', 91), step('tool-call', 92)],
    ],
    ['an upstream came back', [...calling, no('tool-call', 20, 'upstream-down'), step('tool-call', 21)]],
    [
      'a slow call is followed by a quick one',
      [...calling, step('tool-call', 80, { ms: 70_000 }), step('tool-call', 81, { ms: 5 })],
    ],
    [
      'the list of tools was read again',
      [
        ...calling,
        step('tools-changed', 20),
        step('mcp', 21, { about: 'tools/list' }),
        step('tool-call', 22),
      ],
    ],
    [
      'a refused token request was repeated rightly',
      [
        ...toCode,
        no('token', 12, 'pkce'),
        step('authorize', 13),
        step('consent', 14),
        step('code-sent', 15),
        step('token', 16),
      ],
    ],
    ['an error inside passed', [...toCode, no('token', 12, null, { status: 500 }), step('token', 13)]],
  ])('where %s', (_why, steps) => {
    expect(judge(situation(steps, later))).toMatchObject({ state: 'working', rule: 'working', hop: 'app' });
  });

  it.each([
    ['a browser', firefox],
    ['a command line', 'curl/8.5.0'],
    ['a crawler', 'GPTBot/1.2'],
  ])('where %s reads the metadata', (_who, userAgent) => {
    expect(judge(situation([step('metadata', 0, { userAgent })], later))).toMatchObject({
      state: 'waiting',
      rule: 'under-way',
    });
  });

  it('where the same client went on elsewhere', () => {
    expect(judge(situation(toCode.slice(0, 1), later, { wentOn: true }))).toMatchObject({
      rule: 'under-way',
    });
  });

  it('where a scanner is refused after the client has called', () => {
    const nameless = [no('bearer-refused', 50, 'no-token')];
    expect(judge(situation(calling, later, { nameless }))).toMatchObject({ rule: 'working' });
  });
});

describe('the logs of the two servers that ChatGPT connected to', () => {
  const page = [step('authorize', 0), step('code-sent', 1)];

  it('with the token request are a journey that worked', () => {
    expect(judge(logged([...page, step('token', 2)]))).toMatchObject({ state: 'working' });
  });

  it('without it say that it never arrived', () => {
    const finding = judge(logged(page));
    expect(finding).toMatchObject({ state: 'failed', rule: 'token-never-arrived', hop: 'edge' });
    expect(finding.cause).toContain('Bot Fight Mode');
  });

  it('that end with a refused stream are a journey that worked, and a stranger', () => {
    const steps = [
      ...page,
      step('token', 2),
      step('stream-opened', 3),
      step('stream-message', 4),
      no('bearer-refused', 5, null, { status: 401 }),
    ];
    expect(judge(logged(steps))).toMatchObject({ state: 'working' });
  });
});
