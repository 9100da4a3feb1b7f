import type { RequestHandler } from 'express';
import type { KnockHandle } from '../../consent/standing-knock.ts';
import { exchangeOf } from '../../http/exchange.ts';
import { ownFor } from '../../http/own-for.ts';
import type { Terms, Trusted } from './asked.ts';
import { browserOf, type Browser } from './browser-cookie.ts';
import { clientRedirect } from './client-redirect.ts';
import { knockEntry, redirectedEntry, refusedEntry, untrustedEntry, wouldKnockEntry } from './entries.ts';
import { handOver } from './hand-over.ts';
import { sendElsewhere, sendPage } from './page-headers.ts';
import { noticePage } from './pages/notice-page.ts';
import { alreadyAnswered, requestRefused, wouldKnock } from './pages/notices.ts';
import { waitingPage } from './pages/waiting-page.ts';
import type { AuthorizeParts } from './parts.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { readRequest } from './request.ts';
import { addressOf, spellingOf } from './spelling.ts';

/**
 * GET: checks the request, lets the browser knock and shows the waiting page; once there is an answer, the same
 * address sends the browser back to the client. HEAD checks, and leaves no trace.
 */
export const showPage =
  (parts: AuthorizeParts): RequestHandler =>
  async (req, res) => {
    const exchange = exchangeOf(req);
    const reading = await readRequest(exchange, parts.clients);
    const looksOnly = req.method === 'HEAD';
    const replayed = exchange.own?.kind === 'replay';
    if (reading.kind === 'untrusted') {
      if (!looksOnly) exchange.entry = untrustedEntry(reading.asked, reading.refusal);
      return sendPage(res, 400, {
        policy: 'notice',
        text: noticePage(requestRefused(reading.refusal)),
      });
    }
    const { trusted } = reading;
    const refuse = (refusal: Refusal): void => {
      const { client, redirectUri, parameters } = trusted;
      if (!looksOnly) {
        const { remote, userAgent, issuer } = exchange;
        const own = ownFor(exchange, client.id);
        const journey =
          own === null
            ? parts.journal.journeyFor(client, { remote, userAgent, issuer: issuer.origin })
            : own.journey;
        exchange.entry = refusedEntry(trusted, refusal, journey);
      }
      const { error, description } = refusal;
      const outcome = { error, error_description: description };
      const state = parameters.one('state') ?? null;
      sendElsewhere(res, 303, clientRedirect(redirectUri, outcome, state, exchange.issuer.origin));
    };
    if (reading.kind === 'refused') return refuse(reading.refusal);
    if (looksOnly) return sendPage(res, 200, { policy: 'notice', text: '' });
    if (replayed) {
      exchange.entry = wouldKnockEntry(trusted, reading.terms);
      return sendPage(res, 200, { policy: 'notice', text: noticePage(wouldKnock) });
    }
    // The browser left while its client was looked up: nobody would see the number.
    if (res.destroyed) return;

    const browser = browserOf(exchange);
    let knocked: { handle: KnockHandle; fresh: boolean };
    try {
      knocked = knock(parts, browser, trusted, reading.terms);
    } catch (thrown) {
      return refuse(refusalOf(thrown));
    }
    const { handle, fresh } = knocked;
    if (fresh) exchange.entry = knockEntry(trusted, reading.terms, handle);
    const over = handOver(handle, parts.codes);
    if (over !== null) {
      exchange.entry = redirectedEntry(handle, over.answer);
      return sendElsewhere(res, 303, over.location);
    }
    if (browser.setCookie !== null) res.append('Set-Cookie', browser.setCookie);
    if (handle.collected) {
      return sendPage(res, 200, { policy: 'notice', text: noticePage(alreadyAnswered(handle)) });
    }
    sendPage(res, 200, { policy: 'waiting', text: waitingPage(handle, spellingOf(exchange), parts.now()) });
  };

function knock(parts: AuthorizeParts, browser: Browser, trusted: Trusted, terms: Terms) {
  const { exchange, client, redirectUri, parameters } = trusted;
  return parts.broker.knock({
    browser: browser.hash,
    client,
    redirectUri,
    state: parameters.one('state') ?? null,
    scope: terms.scope,
    codeChallenge: terms.codeChallenge,
    issuer: exchange.issuer,
    remote: exchange.remote,
    userAgent: exchange.userAgent,
    address: addressOf(exchange),
  });
}
