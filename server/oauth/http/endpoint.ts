import type { RequestHandler } from 'express';
import type { EventType, Phase } from '../../../protocol/events.ts';
import { sendJson } from '../../http/answers.ts';
import { exchangeOf, type Entry, type Exchange } from '../../http/exchange.ts';
import { OAuthError } from '../oauth-error.ts';
import { answerOAuthError, errorDetail } from './error-answer.ts';
import { answerWrongMethod } from './wrong-method.ts';

/** The entry of a request that is being served; a handler fills in what it learns. */
export type Served = { exchange: Exchange; entry: Entry };

/**
 * An endpoint: what `handle` answers, or the OAuth error that it throws, and a journal entry in either case. A bug is
 * answered as `server_error`, its cause is for the journal alone.
 * @param name for a person, as in "Refused a token request".
 */
export function endpoint(
  what: { type: EventType; phase: Phase; name: string },
  handle: (served: Served) => Promise<void>,
): RequestHandler {
  return async (req, res) => {
    const exchange = exchangeOf(req);
    const entry: Entry = {
      type: what.type,
      phase: what.phase,
      actor: 'client',
      level: 'warn',
      summary: `The caller broke off a ${what.name}`,
    };
    exchange.entry = entry;
    try {
      await handle({ exchange, entry });
    } catch (error) {
      if (error instanceof OAuthError) {
        Object.assign(entry, {
          level: 'warn',
          summary: `Refused a ${what.name}: ${error.description}`,
          answer: errorDetail(error),
        });
        answerOAuthError(res, error);
        return;
      }
      const cause = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
      Object.assign(entry, {
        level: 'error',
        summary: `A ${what.name} failed inside the app`,
        answer: { cause },
      });
      sendJson(res, 500, {
        error: 'server_error',
        error_description: 'The server failed; try again later.',
      });
    }
  };
}

/** Answers 405 where an address exists but not for this method. */
export const methodNotAllowed =
  (allow: string): RequestHandler =>
  (req) =>
    answerWrongMethod(exchangeOf(req), allow);
