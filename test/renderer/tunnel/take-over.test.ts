import { expect, test } from 'vitest';
import type { TunnelKind, TunnelOption } from '../../../protocol/tunnel.ts';
import { takeOverOf, withOrWithout } from '../../../renderer/tunnel/take-over.ts';
import { sampleChoice } from '../preview/sample-tunnels.ts';

const host = 'https://bridge.example.com';
const choice = (order: TunnelKind[], known: Partial<Record<TunnelKind, Partial<TunnelOption>>>) =>
  sampleChoice({
    order,
    options: sampleChoice().options.map((option) => ({ ...option, ...known[option.kind] })),
  });

test('those with the same address and their token can take over', () => {
  const takeOver = takeOverOf(
    choice(['own', 'cloudflare'], {
      own: { url: host },
      cloudflare: { url: host, hasToken: true },
      ngrok: { url: host, hasToken: false },
    }),
  );
  expect(takeOver).toMatchObject({
    can: true,
    first: 'own',
    host: 'bridge.example.com',
    order: ['cloudflare'],
  });
  expect(takeOver?.can === true && takeOver.candidates.map(({ kind }) => kind)).toEqual(['cloudflare']);
});

test('another address cannot, and the reason names the address', () => {
  const takeOver = takeOverOf(
    choice(['own'], { own: { url: host }, ngrok: { url: 'https://a.ngrok.app', hasToken: true } }),
  );
  expect(takeOver).toMatchObject({ can: false });
  expect(takeOver?.can === false && takeOver.why).toContain('bridge.example.com');
});

test('an address that changes has nothing to take over', () => {
  expect(takeOverOf(choice(['quick'], { own: { url: host } }))).toMatchObject({ can: false });
});

test('without a tunnel there is nothing to say', () => {
  expect(takeOverOf(choice([], {}))).toBeNull();
});

test('who is taken in comes last', () => {
  expect(withOrWithout(['own'], 'ngrok')).toEqual(['own', 'ngrok']);
  expect(withOrWithout(['own', 'ngrok'], 'own')).toEqual(['ngrok']);
});
