import type { RequestHandler } from 'express';
import { z } from 'zod';
import { exchangeOf } from '../../http/exchange.ts';
import { knownBrowser } from './browser-cookie.ts';
import { redirectedEntry, strayEntry } from './entries.ts';
import { handOver } from './hand-over.ts';
import { sendElsewhere, sendPage } from './page-headers.ts';
import { type Notice, noticePage } from './pages/notice-page.ts';
import {
  alreadyAnswered,
  foreignOrigin,
  malformedForm,
  otherBrowser,
  unknownKnock,
} from './pages/notices.ts';
import type { AuthorizeParts } from './parts.ts';

const Form = z.object({ knock: z.string().min(1).max(100) });

/**
 * POST, from the waiting page: sends the browser that asked back to the client once there is an answer, and back to
 * the page while there is none. Like everything public, it approves nothing.
 */
export const submitForm =
  (parts: AuthorizeParts): RequestHandler =>
  (req, res) => {
    const exchange = exchangeOf(req);
    const refuse = (status: number, notice: Notice, summary: string): void => {
      exchange.entry = strayEntry(summary);
      sendPage(res, status, { policy: 'notice', text: noticePage(notice) });
    };
    const { origin, 'sec-fetch-site': site } = req.headers;
    if (
      (origin !== undefined && origin !== exchange.issuer.origin) ||
      (site !== undefined && site !== 'same-origin')
    ) {
      return refuse(403, foreignOrigin, 'Refused a form that another site sent');
    }
    const form = Form.safeParse(req.body);
    if (!form.success) return refuse(400, malformedForm, 'Refused a form that names no knock');

    const found = parts.broker.find(form.data.knock, knownBrowser(exchange));
    if (found.kind === 'unknown') return refuse(410, unknownKnock, 'Refused a form for a knock that is gone');
    if (found.kind === 'foreign' || found.handle.request.issuer.origin !== exchange.issuer.origin) {
      return refuse(403, otherBrowser, 'Refused the answer of a knock to another browser');
    }
    const { handle } = found;
    const over = handOver(handle, parts.codes);
    if (over !== null) {
      exchange.entry = redirectedEntry(handle, over.answer);
      return sendElsewhere(res, 302, over.location);
    }
    if (!handle.collected) return sendElsewhere(res, 303, handle.request.address);
    sendPage(res, 200, { policy: 'notice', text: noticePage(alreadyAnswered(handle)) });
  };
