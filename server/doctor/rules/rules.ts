import type { Rule } from '../rule.ts';
import { answerNotCollected } from './answer-not-collected.ts';
import { authorizeRefused } from './authorize-refused.ts';
import { codeExpired } from './code-expired.ts';
import { codeReplayed } from './code-replayed.ts';
import { discoveryFailed } from './discovery-failed.ts';
import { hostNotPassed } from './host-not-passed.ts';
import { knockDenied } from './knock-denied.ts';
import { knockUnanswered } from './knock-unanswered.ts';
import { noAuthorize } from './no-authorize.ts';
import { nothingRegistered } from './nothing-registered.ts';
import { oldTokenSent } from './old-token-sent.ts';
import { registrationRefused } from './registration-refused.ts';
import { serverError } from './server-error.ts';
import { slowCall } from './slow-call.ts';
import { sseBuffered } from './sse-buffered.ts';
import { staleTools } from './stale-tools.ts';
import { tokenNeverArrived } from './token-never-arrived.ts';
import { tokenNotSent } from './token-not-sent.ts';
import { tokenRefused } from './token-refused.ts';
import { tokenRefusedClient } from './token-refused-client.ts';
import { tokenRefusedPkce } from './token-refused-pkce.ts';
import { tokenRefusedRedirect } from './token-refused-redirect.ts';
import { underWay } from './under-way.ts';
import { upstreamDown } from './upstream-down.ts';
import { working } from './working.ts';
import { wrongAudience } from './wrong-audience.ts';

/** Every rule, in the order in which they are asked: the first that finds something decides. */
export const rules: readonly Rule[] = [
  serverError,
  wrongAudience,
  codeExpired,
  codeReplayed,
  tokenRefusedPkce,
  tokenRefusedRedirect,
  tokenRefusedClient,
  tokenRefused,
  knockDenied,
  authorizeRefused,
  knockUnanswered,
  answerNotCollected,
  tokenNeverArrived,
  hostNotPassed,
  registrationRefused,
  noAuthorize,
  discoveryFailed,
  nothingRegistered,
  oldTokenSent,
  tokenNotSent,
  upstreamDown,
  slowCall,
  staleTools,
  sseBuffered,
  working,
  underWay,
];
