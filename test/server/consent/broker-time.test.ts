import { describe, expect, it, vi } from 'vitest';
import { asks, Consent } from './knocking.ts';

const refusal = (code: string) => expect.objectContaining({ name: 'ControlError', code });

describe('time', () => {
  it('denies when 5 minutes have gone by without an answer', () => {
    const consent = new Consent();
    const handle = consent.knock();
    consent.time += 5 * 60_000 - 1;
    expect(consent.broker.list()).toHaveLength(1);
    consent.time += 1;
    expect(() => consent.allow(handle)).toThrow(refusal('not-found'));
    expect(handle.answer).toEqual({ kind: 'denied', reason: 'timeout' });
    expect(consent.journal.summaries).toEqual(['No answer in 5 minutes: denied ChatGPT']);
  });

  it('does so by itself, with nobody looking', () => {
    vi.useFakeTimers();
    try {
      const consent = new Consent();
      const handle = consent.knock();
      vi.advanceTimersByTime(5 * 60_000);
      expect(handle.answer).toEqual({ kind: 'denied', reason: 'timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps no process alive while it waits', () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    new Consent().knock();
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before);
  });

  it('tells a browser that comes back after a long sleep that it was denied', () => {
    const consent = new Consent();
    const handle = consent.knock();
    consent.time += 3 * 3_600_000;
    expect(consent.broker.knock(asks())).toEqual({ handle, fresh: false });
    expect(handle.collect()).toEqual({ kind: 'denied', reason: 'timeout' });
  });

  it('forgets an answered knock after 10 minutes, and says so where its browser never came', () => {
    const consent = new Consent();
    const handle = consent.knock();
    consent.allow(handle);
    consent.time += 10 * 60_000 - 1;
    expect(consent.broker.find(handle.knock.id, 'browser-1')).toEqual({ kind: 'yours', handle });
    consent.time += 1;
    expect(consent.broker.find(handle.knock.id, 'browser-1')).toEqual({ kind: 'unknown' });
    expect(consent.journal.summaries.at(-1)).toBe(
      'The browser never came back for the answer, so ChatGPT got nothing',
    );
    expect(consent.broker.knock(asks()).fresh).toBe(true);
  });

  it('denies whatever waits when the app is closed', () => {
    const consent = new Consent();
    const [one, two, done] = [consent.stranger(), consent.stranger(), consent.stranger()];
    consent.allow(done);
    consent.broker.denyAll();
    expect([one.answer, two.answer, done.answer?.kind]).toEqual([
      { kind: 'denied', reason: 'closed' },
      { kind: 'denied', reason: 'closed' },
      'allowed',
    ]);
    expect(consent.broker.list()).toEqual([]);
  });
});
