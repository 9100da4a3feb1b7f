import type { RequestHandler, Response } from 'express';
import { exchangeOf } from '../../http/exchange.ts';
import { knownBrowser } from './browser-cookie.ts';
import { strayEntry } from './entries.ts';
import { sendPage } from './page-headers.ts';
import { noticePage } from './pages/notice-page.ts';
import { otherBrowser } from './pages/notices.ts';
import { Parameters } from './parameters.ts';
import type { AuthorizeParts } from './parts.ts';

type State = 'waiting' | 'decided' | 'gone';

/**
 * Tells the waiting page whether there is an answer, and never which. Held open until there is one, or for `held` ms.
 */
export const pollState =
  (parts: AuthorizeParts, held: number): RequestHandler =>
  (req, res) => {
    const exchange = exchangeOf(req);
    const found = parts.broker.find(
      new Parameters(exchange.query).one('knock') ?? '',
      knownBrowser(exchange),
    );
    if (found.kind === 'unknown') return tell(res, 'gone');
    if (found.kind === 'foreign') {
      exchange.entry = strayEntry('Refused the state of a knock to another browser');
      return sendPage(res, 403, { policy: 'notice', text: noticePage(otherBrowser) });
    }
    const { handle } = found;
    if (handle.answer !== null) return tell(res, 'decided');
    const end = (): void => {
      clearTimeout(timer);
      stop();
      if (!res.destroyed && !res.headersSent) tell(res, handle.answer === null ? 'waiting' : 'decided');
    };
    const timer = setTimeout(end, held);
    const stop = handle.whenAnswered(end);
    res.once('close', end);
  };

const tell = (res: Response, state: State): void => void res.set('Cache-Control', 'no-store').json({ state });
