import { describe, expect, test } from 'vitest';
import { PublicUrl } from '../../../protocol/settings.ts';
import { addressOf, readPublicUrl } from '../../../renderer/popup/address.ts';
import { scenarioNamed } from '../preview/scenarios.ts';

describe('the public address that a person types', () => {
  test.each([
    ['https://bridge.example.com', 'https://bridge.example.com'],
    ['  https://bridge.example.com/ ', 'https://bridge.example.com'],
    ['https://Bridge.example.com:8443', 'https://bridge.example.com:8443'],
    ['http://127.0.0.1:7391', 'http://127.0.0.1:7391'],
    ['http://localhost:1', 'http://localhost:1'],
  ])('%s is taken, as the server takes it', (typed, url) => {
    expect(readPublicUrl(typed)).toEqual({ url });
    expect(PublicUrl.parse(typed)).toBe(url);
  });

  test('may leave out https://', () => {
    expect(readPublicUrl('bridge.example.com')).toEqual({ url: 'https://bridge.example.com' });
  });

  test.each([
    ['', 'Enter the address'],
    ['http://bridge.example.com', 'https'],
    ['ftp://bridge.example.com', 'https'],
    ['https://bridge.example.com/mcp', 'https://bridge.example.com is enough'],
    ['https://bridge.example.com?x=1', 'Leave out what follows'],
    ['https://ada:secret@bridge.example.com', 'user name'],
    ['https://', 'not an address'],
    ['my bridge', 'not an address'],
  ])('%j is refused with a reason, as the server refuses it', (typed, reason) => {
    const read = readPublicUrl(typed);
    expect('problem' in read && read.problem).toContain(reason);
    expect(PublicUrl.safeParse(typed).success).toBe(false);
  });
});

describe('the address to paste', () => {
  test.each([
    ['lowered', 'https://bridge.example.com/mcp', 'open'],
    ['raised', 'https://bridge.example.com/mcp', 'raised'],
    ['no-public', 'http://127.0.0.1:7391/mcp', 'local'],
  ])('when %s is %s', (state, url, reach) => {
    const { status, settings } = scenarioNamed(state);
    expect(addressOf(status, settings)).toEqual({ url, reach });
  });

  test('is the chosen one while the bridge is raised and the server names none', () => {
    const { status, settings } = scenarioNamed('raised');
    expect(addressOf({ ...status, public: null }, settings).url).toBe('https://bridge.example.com/mcp');
  });
});
