import type { RequestHandler } from 'express';
import { addressBlock } from '../../consent/address-block.ts';
import { exchangeOf } from '../../http/exchange.ts';
import { RequestRate } from '../../http/request-rate.ts';
import { strayEntry } from './entries.ts';
import { sendPage } from './page-headers.ts';
import { noticePage } from './pages/notice-page.ts';
import { tooMany } from './pages/notices.ts';

const minute = 60_000;

/**
 * Lets an address ask so many times a minute. Only the first refusal of a minute and address is written down: a flood
 * must not push everything else out of the timeline.
 */
export function slowDown(limit: number, loopbackFactor: number, now: () => number): RequestHandler {
  const outside = new RequestRate(limit, minute, now);
  const loopback = new RequestRate(limit * loopbackFactor, minute, now);
  const writtenDown = new RequestRate(1, minute, now);
  return (req, res, next) => {
    const exchange = exchangeOf(req);
    // A replay comes from the person, and uses nothing up.
    if (exchange.own?.kind === 'replay') return next();
    const block = addressBlock(exchange.remote);
    const wait = (block === 'loopback' ? loopback : outside).take(block);
    if (wait === 0) return next();
    if (writtenDown.take(block) === 0)
      exchange.entry = strayEntry('Slowed down an address that asks too often');
    res.set('Retry-After', String(wait));
    sendPage(res, 429, { policy: 'notice', text: noticePage(tooMany(wait)) });
  };
}
