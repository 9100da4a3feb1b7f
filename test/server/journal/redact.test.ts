import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redactDetail } from '../../../server/journal/redact.ts';
import { redactText } from '../../../server/journal/redact-text.ts';

const accessToken = 'mcp_0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const refreshToken = `mcpr_${'9a'.repeat(32)}`;
const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJjbGllbnQifQ.c2lnbmF0dXJlLW9mLWEta2V5';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

describe('keys that stand before a secret', () => {
  it.each([
    'authorization',
    'Authorization',
    'code',
    'code_verifier',
    'codeVerifier',
    'client_secret',
    'Client-Secret',
    'access_token',
    'refresh_token',
    'id_token',
    'token',
    'cookie',
    'Set-Cookie',
    'assertion',
    'client_assertion',
    'password',
    'api_key',
    'x-api-key',
    'apiKey',
    'OPENAI_API_KEY',
    'session_id',
    'private_key',
    'proxy-authorization',
  ])('%s', (key) => {
    expect(redactDetail({ [key]: verifier })).toEqual({ [key]: '[redacted]' });
    expect(redactDetail({ deep: [{ [key]: { any: [verifier] } }] })).toEqual({
      deep: [{ [key]: '[redacted]' }],
    });
  });

  it.each([
    ['token_endpoint', 'https://bridge.example.com/token'],
    ['token_endpoint_auth_method', 'client_secret_basic'],
    ['token_type', 'Bearer'],
    ['authorization_servers', ['https://bridge.example.com']],
    ['code_challenge_method', 'S256'],
    ['client_id', 'bffb61f7-a897-40bb-8579-2b7436e27ac2'],
    ['grant_type', 'authorization_code'],
    ['redirect_host', 'chatgpt.com'],
    ['tools', ['files__read', 'files__list']],
    ['code', -32602],
    ['tokens', 12],
    ['token', null],
  ])('%s is not one', (key, value) => {
    expect(redactDetail({ [key]: value })).toEqual({ [key]: value });
  });
});

describe('secrets inside other texts', () => {
  it.each([
    [`called with ${accessToken}`, `called with [redacted]`],
    [accessToken.toUpperCase(), '[redacted]'],
    [`refreshed ${refreshToken}.`, 'refreshed [redacted].'],
    [`Bearer ${verifier}`, 'Bearer [redacted]'],
    ['Basic YTpiOjE=', 'Basic [redacted]'],
    [`assertion was ${jwt}`, 'assertion was [redacted]'],
    [`/cb?code=${verifier}&state=abc`, '/cb?code=[redacted]&state=abc'],
    [
      `grant_type=authorization_code&code_verifier=${verifier}`,
      'grant_type=authorization_code&code_verifier=[redacted]',
    ],
    [`https://a.example/#access_token=${verifier}`, 'https://a.example/#access_token=[redacted]'],
    [
      `u=https%3A%2F%2Fa%2Fcb%3Fcode%3D${verifier}%26state%3Dx`,
      'u=https%3A%2F%2Fa%2Fcb%3Fcode%3D[redacted]%26state%3Dx',
    ],
    [`{"a":1,"client_secret":"${verifier}"}`, '{"a":1,"client_secret":"[redacted]"}'],
    [String.raw`{\"refresh_token\": \"x y\"}`, String.raw`{\"refresh_token\": \"[redacted]\"}`],
    [`{"password":"a\\"b`, '{"password":"[redacted]"'],
    ['Cookie: a=b; c=d\nnext line', 'Cookie: [redacted]\nnext line'],
    [`X-Api-Key: ${verifier}`, 'X-Api-Key: [redacted]'],
    ['API_KEY=abc123 started', 'API_KEY=[redacted] started'],
    ['password: hunter22', 'password: [redacted]'],
  ])('%s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'Asked without a token: a bearer token is required',
    'Basic authentication is not supported here',
    'The authorization code was used twice, so what it issued was revoked',
    'exited with code=1',
    'Called files__read_text_file',
    '/.well-known/oauth-authorization-server',
    'grant_type=authorization_code&client_id=bffb61f7-a897-40bb-8579-2b7436e27ac2',
  ])('leaves prose alone: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([
    ['a path', (secret: string) => `/callback/${secret}/x`],
    ['a user agent', (secret: string) => `agent ${secret}`],
    ['a claimed client id', (secret: string) => secret],
  ])('masks 32 random bytes that a confused client put into %s', (_where, text) => {
    for (let round = 0; round < 200; round += 1) {
      const secret = randomBytes(32).toString('base64url');
      expect(redactText(text(secret))).not.toContain(secret);
    }
  });

  it('leaves long names that people give as they are', () => {
    for (const name of [
      'files__searchTheWholeArchiveOfLettersInEveryFolder',
      'https://client.example/oauth/a-very-long-path-that-goes-on-and-on-and-on/client.json',
      'e3b0c442-98fc-1c14-9afb-f4c8996fb924-e3b0c44298fc1c149a',
    ]) {
      expect(redactText(name)).toBe(name);
    }
  });

  it('recognises a secret that the cut would halve', () => {
    const text = `${'x'.repeat(80)} ${accessToken}`;
    expect(redactText(text, 100)).not.toContain('mcp_0f');
  });
});

describe('whatever it is given', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  it('keeps no secret that stands under a secret name, anywhere, in any spelling', () => {
    for (const seed of seeds) {
      const random = randomFrom(seed);
      const secret = `s3cr3t${seed}Value${random(1e9)}`;
      const kept = JSON.stringify(redactDetail({ root: bury(secret, random, 4) }));
      expect(kept, `seed ${seed}`).not.toContain(secret);
    }
  });

  it('keeps no token of ours, wherever it stands', () => {
    for (const seed of seeds) {
      const random = randomFrom(seed);
      const text = `${noise(random)}${random(2) === 0 ? ' ' : '"'}${accessToken}${noise(random)}`;
      expect(JSON.stringify(redactDetail({ [noise(random)]: text, [text]: [text] })), text).not.toContain(
        accessToken,
      );
    }
  });

  it('stays small', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`key${index}`, 'v'.repeat(100)]),
    );
    const long = { text: 'x'.repeat(1_000_000), list: Array.from({ length: 1000 }, () => 'y'.repeat(1000)) };
    for (const detail of [wide, long, { a: wide, b: long, c: [wide, [long]] }]) {
      expect(JSON.stringify(redactDetail(detail)).length).toBeLessThan(6000);
    }
  });

  it('bounds depth, and cycles with it', () => {
    const cycle: Record<string, unknown> = { name: 'loop' };
    cycle['self'] = cycle;
    cycle['list'] = [cycle, [cycle]];
    expect(JSON.stringify(redactDetail(cycle)).length).toBeLessThan(6000);
  });

  it('survives getters that throw, proxies, BigInt, functions, symbols and odd objects', () => {
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
        get: () => {
          throw new Error('no');
        },
      },
    );
    const detail = {
      get bad(): never {
        throw new Error('getter');
      },
      trap,
      big: 12345678901234567890n,
      nan: Number.NaN,
      call: () => 1,
      symbol: Symbol('x'),
      missing: undefined,
      bytes: Buffer.from('secret bytes'),
      date: new Date(0),
      noDate: new Date(Number.NaN),
      map: new Map([['token', verifier]]),
      error: new Error(`Bearer ${verifier}`),
      toJSON: () => {
        throw new Error('toJSON');
      },
      bare: Object.create(null),
    };
    const kept = redactDetail(detail);
    expect(kept).toMatchObject({
      bad: '[unreadable]',
      big: '12345678901234567890',
      nan: 'NaN',
      bytes: '[12 bytes]',
      date: '1970-01-01T00:00:00.000Z',
      noDate: null,
      error: 'Error: Bearer [redacted]',
    });
    expect(JSON.stringify(kept)).not.toContain(verifier);
  });

  it('does not let a key reach the prototype', () => {
    const kept = redactDetail(
      JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}'),
    );
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('keeps texts that SQLite would cut at a NUL', () => {
    expect(redactText('before\0after')).toBe('before\uFFFDafter');
  });
});

/** A small generator of numbers, the same for the same seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;

const names = [
  'client_secret',
  'code',
  'code_verifier',
  'access_token',
  'refresh_token',
  'password',
  'api_key',
  'client_assertion',
  'cookie',
  'authorization',
];

function secretName(random: Random): string {
  const name = names[random(names.length)] ?? 'token';
  const spelled = [name, name.toUpperCase(), name.replaceAll('_', '-'), name.replaceAll('_', '')];
  return spelled[random(spelled.length)] ?? name;
}

/** The secret somewhere in a structure, under a name or in a text that gives it away. */
function bury(secret: string, random: Random, depth: number): unknown {
  if (depth > 0 && random(3) > 0) {
    const inner = bury(secret, random, depth - 1);
    return random(2) === 0 ? [random(100), inner, 'beside'] : { beside: noise(random), inner };
  }
  const name = secretName(random);
  const shapes: unknown[] = [
    { [name]: secret },
    { [name]: [secret] },
    { [name]: { value: secret } },
    `?a=b&${name}=${secret}&c=d`,
    `${name}=${secret}`,
    JSON.stringify({ a: 1, [name]: secret, b: 2 }),
    JSON.stringify(JSON.stringify({ [name]: secret })),
    `https://client.example/cb?state=x&${name}=${secret}#end`,
    `Authorization: Bearer ${secret}`,
    `{"${name}": "${secret}`,
  ];
  return shapes[random(shapes.length)];
}

function noise(random: Random): string {
  const pieces = [
    'files',
    '__',
    'read',
    ' ',
    '/',
    'é',
    '"',
    '\\',
    '{',
    ':',
    'token',
    '\u202E',
    '\n',
    '=',
    '&',
    '%',
  ];
  return Array.from({ length: random(8) }, () => pieces[random(pieces.length)] ?? '').join('');
}
