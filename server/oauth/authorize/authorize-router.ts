import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { exchangeOf } from '../../http/exchange.ts';
import { strayEntry } from './entries.ts';
import { type AuthorizeLimits, authorizeLimits } from './limits.ts';
import { sendPage } from './page-headers.ts';
import { noticePage } from './pages/notice-page.ts';
import { malformedForm, ourFault, wrongMethod } from './pages/notices.ts';
import type { AuthorizeParts } from './parts.ts';
import { pollState } from './poll-state.ts';
import { showPage } from './show-page.ts';
import { slowDown } from './slow-down.ts';
import { spellings } from './spelling.ts';
import { submitForm } from './submit-form.ts';

/** The form holds one short id; bytes. */
const largestForm = 4096;

/**
 * The authorization endpoint (RFC 6749 §3.1) in both spellings: `GET` shows the waiting page, `POST` fetches the
 * answer, `GET …/status` tells whether there is one.
 */
export function createAuthorizeRouter(
  parts: AuthorizeParts & { readonly limits?: Partial<AuthorizeLimits> },
): Router {
  const limits = { ...authorizeLimits, ...parts.limits };
  const pages = [...spellings];
  const polls = spellings.map((path) => `${path}/status`);
  const pageRate = slowDown(limits.pages, limits.loopbackFactor, parts.now);
  const pollRate = slowDown(limits.polls, limits.loopbackFactor, parts.now);
  const readForm = express.urlencoded({ extended: false, limit: largestForm, parameterLimit: 10 });

  const router = express.Router();
  router.get(polls, pollRate, pollState(parts, limits.pollHeld));
  router.all(polls, pollRate, onlyBy('GET, HEAD'));
  router.get(pages, pageRate, showPage(parts));
  router.post(pages, pageRate, readForm, submitForm(parts));
  router.all(pages, pageRate, onlyBy('GET, HEAD, POST'));
  router.use([...polls, ...pages], failed);
  return router;
}

const onlyBy =
  (allow: string): RequestHandler =>
  (req, res) => {
    exchangeOf(req).entry = strayEntry(`Refused ${req.method} on the authorization endpoint`);
    res.set('Allow', allow);
    sendPage(res, 405, { policy: 'notice', text: noticePage(wrongMethod) });
  };

/** What the form parser could not read is the caller's error; anything else is a bug of ours. */
const failed: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  const theirs =
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
  exchangeOf(req).entry = theirs
    ? strayEntry('Refused a form that cannot be read')
    : {
        type: 'error',
        phase: 'authorization',
        actor: 'app',
        level: 'error',
        summary: 'A fault in Drawbridge itself ended an authorization request',
        answer: { detail: error instanceof Error ? error.message : 'unknown' },
      };
  sendPage(res, theirs ? 400 : 500, {
    policy: 'notice',
    text: noticePage(theirs ? malformedForm : ourFault),
  });
};
