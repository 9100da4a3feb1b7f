import type { Answer, DenialReason } from '../../consent/answer.ts';
import type { KnockHandle } from '../../consent/standing-knock.ts';
import { audienceOf, resourceOf } from '../../issuers.ts';
import type { Codes } from '../codes.ts';
import { clientRedirect, type Outcome } from './client-redirect.ts';

const reasons: Record<DenialReason, string> = {
  person: 'The owner of this server denied the request.',
  'wrong-number': 'A wrong number was chosen, so the request was denied.',
  timeout: 'Nobody answered in time, so the request was denied.',
  'gave-way': 'Too many requests were waiting, so this one was denied.',
  'asked-anew': 'The browser asked anew, so this earlier request was denied.',
  closed: 'Drawbridge was closed before there was an answer, so the request was denied.',
};

/**
 * Fetches the answer of a knock, which can be done once, and says where its browser has to go. The code is minted
 * here, at the moment of redirecting. Null where there is no answer yet or it has been fetched.
 */
export function handOver(handle: KnockHandle, codes: Codes): { answer: Answer; location: string } | null {
  const answer = handle.collect();
  if (answer === null) return null;
  const { redirectUri, state, issuer } = handle.request;
  const outcome: Outcome =
    answer.kind === 'denied'
      ? { error: 'access_denied', error_description: reasons[answer.reason] }
      : { code: mint(handle, answer, codes) };
  return { answer, location: clientRedirect(redirectUri, outcome, state, issuer.origin) };
}

function mint(handle: KnockHandle, answer: Answer & { kind: 'allowed' }, codes: Codes): string {
  const { knock, request, journey } = handle;
  return codes.issue({
    clientId: knock.clientId,
    clientName: knock.clientName,
    identity: knock.identity,
    redirectUri: request.redirectUri,
    redirectHost: knock.redirectHost,
    audience: audienceOf(request.issuer),
    resource: resourceOf(request.issuer),
    scope: request.scope,
    codeChallenge: request.codeChallenge,
    life: answer.life,
    tools: answer.tools,
    journey,
  });
}
