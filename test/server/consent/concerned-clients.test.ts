import { expect, it } from 'vitest';
import { Consent } from './knocking.ts';

it('concerns a client from its knock until the browser has come for a yes, or there was a no', () => {
  const consent = new Consent();
  const { broker } = consent;
  const [allowed, denied] = [consent.stranger(), consent.stranger()];
  const concerned = (): boolean[] => [allowed, denied].map(({ knock }) => broker.concerns(knock.clientId));
  expect(concerned()).toEqual([true, true]);
  expect(broker.concerns('somebody else')).toBe(false);
  consent.allow(allowed);
  broker.deny({ id: denied.knock.id });
  expect(broker.list()).toEqual([]);
  expect(concerned()).toEqual([true, false]);
  allowed.collect();
  expect(concerned()).toEqual([false, false]);
});
