import type { Hop, Verdict } from '../../protocol/verdict.ts';

/** The hops of the way in their order; the person stands beside the app. */
export const way = ['client', 'edge', 'tunnel', 'app', 'upstream'] as const satisfies readonly Hop[];

export const hopNames: Record<Hop, string> = {
  client: 'ChatGPT',
  edge: 'Edge',
  tunnel: 'Tunnel',
  app: 'App',
  person: 'You',
  upstream: 'Tool',
};

const failedAt: Record<Hop, string> = {
  client: 'Failed at the client',
  edge: 'Failed at the edge',
  tunnel: 'Failed at the tunnel',
  app: 'Failed at the app',
  person: 'Failed at the consent',
  upstream: 'Failed at the tool',
};
const waitingFor: Record<Hop, string> = {
  client: 'Waiting for the client',
  edge: 'Waiting for the edge',
  tunnel: 'Waiting for the tunnel',
  app: 'Waiting for the app',
  person: 'Waiting for you',
  upstream: 'Waiting for the tool',
};

/** A verdict in two to four words. */
export function verdictTitle({ state, hop }: Pick<Verdict, 'state' | 'hop'>): string {
  if (state === 'working') return 'Working';
  return state === 'failed' ? failedAt[hop] : waitingFor[hop];
}

/** The same in as few words as a narrow list has room for. */
export function shortVerdictTitle({ state, hop }: Pick<Verdict, 'state' | 'hop'>): string {
  if (state === 'working') return 'Working';
  const where = hop === 'client' ? 'client' : hopNames[hop].toLowerCase();
  return `${state === 'failed' ? 'Failed' : 'Waiting'}: ${where}`;
}

/** What became of a hop: passed, the one where it stands or broke, or not reached. */
export type HopMark = 'passed' | 'failed' | 'waiting' | 'unreached';

/** How far along a hop is. The person is asked by the app, so who stands there has passed the app. */
const at = (one: Hop): number => (one === 'person' ? way.indexOf('app') + 0.5 : way.indexOf(one));

/** The mark of one hop under a verdict. */
export function hopMark(verdict: Pick<Verdict, 'state' | 'hop'>, hop: Hop): HopMark {
  if (verdict.state === 'working') return 'passed';
  if (verdict.hop === hop) return verdict.state;
  return at(hop) < at(verdict.hop) ? 'passed' : 'unreached';
}

export const markWords: Record<HopMark, string> = {
  passed: 'passed',
  failed: 'failed here',
  waiting: 'waiting here',
  unreached: 'not reached',
};
