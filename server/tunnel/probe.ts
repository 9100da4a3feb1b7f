import type { IncomingMessage } from 'node:http';
import type { TunnelKind } from '../../protocol/tunnel.ts';
import { type OwnRequests, probePath } from '../http/own-requests.ts';
import type { Issuers } from '../issuers.ts';
import { askOutside, type OutsideAnswer, OutsideError } from '../outside/ask-outside.ts';
import type { Outside } from '../outside/outside.ts';
import { version } from '../version.ts';
import { type FindName, findName, lookupOf } from './names.ts';
import { type ProbeProblem, problemOf, type Seen } from './probe-problem.ts';

export interface ProbeParts {
  readonly own: OwnRequests;
  readonly outside: Outside;
  readonly issuers: Issuers;
  /** Where our server listens on loopback: what a proxy has to forward to. */
  readonly port: number;
  /** Asks past the operating system; not where `outside` has a lookup of its own. */
  readonly findName?: FindName;
}

export type ProbeOutcome =
  { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly problem: ProbeProblem };

/** For the whole probe, ms. */
const patience = 10_000;

/**
 * Sends one request through the public address and looks whether it comes in here, and whether our own answer comes
 * back: another server that answers 200, or a cache, cannot know the proof. The nonce is in the path, since edges may
 * strip headers. Where the signal came, the outcome means nothing.
 */
export async function probe(
  parts: ProbeParts,
  kind: TunnelKind,
  url: string,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  let arrivedAs: string | null = null;
  const expected = parts.own.expect({ kind: 'probe', journey: null }, (req: IncomingMessage) => {
    arrivedAs = req.headers.host ?? '';
  });
  try {
    const answer = await ask(parts, url + probePath + expected.value, signal);
    const named = arrivedAs === null ? null : parts.issuers.byHost(arrivedAs)?.origin;
    const proved =
      !(answer instanceof OutsideError) &&
      answer.status === 200 &&
      answer.body.includes(parts.own.proofOf(expected.value));
    if (proved && named === url && !(answer instanceof OutsideError)) return { ok: true, ms: answer.ms };
    const seen: Seen = { kind, url, port: parts.port, answer, arrivedAs, named: named === url };
    return { ok: false, problem: problemOf(seen) };
  } finally {
    expected.end();
  }
}

/** The answer, or why there was none. A name that the operating system does not know is looked up elsewhere too. */
async function ask(
  { outside, findName: find = findName }: ProbeParts,
  url: string,
  signal: AbortSignal,
): Promise<OutsideAnswer | OutsideError> {
  const asked = {
    method: 'GET',
    url,
    headers: { 'user-agent': `Drawbridge/${version}`, accept: 'application/json' },
    timeout: patience,
    signal,
  } as const;
  const failure = await orFailure(askOutside(outside, asked));
  if (!(failure instanceof OutsideError) || failure.failure !== 'name') return failure;
  if (outside.lookup !== undefined || signal.aborted) return failure;
  const { hostname } = new URL(url);
  const found = await find(hostname, signal).catch(() => null);
  if (found === null) return failure;
  if (found.kind !== 'found') {
    const code = found.kind === 'unasked' ? 'EAI_AGAIN' : 'ENOTFOUND';
    return new OutsideError('name', failure.message, failure.ms, code);
  }
  return orFailure(askOutside({ ...outside, lookup: lookupOf(found.addresses) }, asked));
}

async function orFailure(asking: Promise<OutsideAnswer>): Promise<OutsideAnswer | OutsideError> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof OutsideError) return error;
    throw error;
  }
}
