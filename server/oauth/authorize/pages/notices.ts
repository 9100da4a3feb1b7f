import type { KnockHandle } from '../../../consent/standing-knock.ts';
import type { Refusal } from '../refusal.ts';
import type { Notice } from './notice-page.ts';

/** The answer has been fetched already, by this browser. */
export const alreadyAnswered = ({ knock, answer }: KnockHandle): Notice =>
  answer?.kind === 'allowed'
    ? {
        mark: 'done',
        title: 'Already answered',
        what: `You allowed ${knock.clientName}, and this browser went back to ${knock.redirectHost} with the answer.`,
        advice: 'You can close this page. If the app is not connected after all, connect again from the app.',
      }
    : {
        mark: 'denied',
        title: 'Already answered',
        what: `The request of ${knock.clientName} was denied, and this browser went back to ${knock.redirectHost} with the answer.`,
        advice: 'You can close this page. If that was a mistake, connect again from the app.',
      };

/** The request cannot be trusted far enough to send the browser back to the app. */
export const requestRefused = (refusal: Refusal): Notice => ({
  mark: 'problem',
  title: 'This link does not work',
  what: refusal.description,
  advice: 'Nothing was allowed. Go back to the app and connect again.',
  code: refusal.error,
});

/** A replay of a request that is right. */
export const wouldKnock: Notice = {
  mark: 'done',
  title: 'This is a replay',
  what: 'The request passed every check: a browser would see a number here and wait for your answer. Nobody knocked, and nothing was changed.',
  advice: 'You can close this page.',
};

export const otherBrowser: Notice = {
  mark: 'problem',
  title: 'Another browser asked',
  what: 'This request belongs to another browser, or this one did not keep its cookie. Only the browser that asked gets the answer.',
  advice: 'Go on in the browser in which you started, or allow cookies here and connect again from the app.',
};

export const foreignOrigin: Notice = {
  mark: 'problem',
  title: 'Another site sent this form',
  what: 'The form did not come from the waiting page, so nothing was done.',
  advice: 'Go back to the page with the number and continue there.',
};

export const unknownKnock: Notice = {
  mark: 'denied',
  title: 'No longer waiting',
  what: 'Drawbridge does not know this request any more: it was answered some time ago, or Drawbridge was restarted, which denies whatever waits.',
  advice: 'Go back to the app and connect again.',
};

export const malformedForm: Notice = {
  mark: 'problem',
  title: 'This form does not work',
  what: 'It has to name one request that waits, and nothing else.',
  advice: 'Go back to the app and connect again.',
  code: 'invalid_request',
};

export const tooMany = (seconds: number): Notice => ({
  mark: 'problem',
  title: 'Too many requests',
  what: `Your address has asked too often. Drawbridge answers again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
  advice: 'Wait until then and reload the page.',
});

export const wrongMethod: Notice = {
  mark: 'problem',
  title: 'This link does not work',
  what: 'This address can be opened in a browser, and nothing else.',
  advice: 'Go back to the app and connect again.',
  code: 'invalid_request',
};

export const ourFault: Notice = {
  mark: 'problem',
  title: 'Something went wrong',
  what: 'A fault in Drawbridge itself ended this request, and nothing was allowed.',
  advice: 'Go back to the app and connect again. The timeline of Drawbridge has the details.',
};
