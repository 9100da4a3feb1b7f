import type { Actor } from '../../protocol/events.ts';
import type { EventDraft } from '../journal/journal.ts';
import type { Answer, DenialReason } from './answer.ts';
import type { StandingKnock } from './standing-knock.ts';

/** What is kept of a list of tools. */
const toolsKept = 50;

const denials: Record<DenialReason, { actor: Actor; summary: (name: string, minutes: number) => string }> = {
  person: { actor: 'person', summary: (name) => `Denied ${name}` },
  'wrong-number': { actor: 'person', summary: (name) => `Wrong number chosen: denied ${name}` },
  timeout: {
    actor: 'app',
    summary: (name, minutes) =>
      `No answer in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: denied ${name}`,
  },
  'gave-way': {
    actor: 'app',
    summary: (name) => `Too many were waiting, this one gave way: denied ${name}`,
  },
  'asked-anew': {
    actor: 'app',
    summary: (name) => `The browser asked anew: denied the earlier request of ${name}`,
  },
  closed: { actor: 'app', summary: (name) => `Drawbridge was closed before an answer: denied ${name}` },
};

/** The journal entry for an answer. It names no number. */
export function consentEvent(standing: StandingKnock, answer: Answer, waiting: number): EventDraft {
  const { knock, journey } = standing;
  const draft = {
    type: 'consent',
    phase: 'consent',
    clientId: knock.clientId,
    clientName: knock.clientName,
    issuer: knock.issuer,
    journey,
    request: { knock: knock.id, redirect_host: knock.redirectHost, scope: knock.scope, quiet: knock.quiet },
  } as const satisfies Partial<EventDraft>;
  if (answer.kind === 'denied') {
    const { actor, summary } = denials[answer.reason];
    const level = answer.reason === 'person' || answer.reason === 'asked-anew' ? 'info' : 'warn';
    return {
      ...draft,
      actor,
      level,
      summary: summary(knock.clientName, Math.round(waiting / 60_000)),
      answer: { decision: 'denied', reason: answer.reason },
    };
  }
  const life = answer.life === '24h' ? 'for 24 hours' : 'until revoked';
  return {
    ...draft,
    actor: 'person',
    summary: `Allowed ${knock.clientName} ${life}: ${countTools(answer.tools)}`,
    answer: { decision: 'allowed', for: answer.life, tools: answer.tools.slice(0, toolsKept) },
  };
}

/** The journal entry for an answer that nobody came back for. */
export function uncollectedEvent(standing: StandingKnock): EventDraft {
  const { knock, journey } = standing;
  return {
    type: 'consent',
    phase: 'consent',
    actor: 'app',
    level: 'warn',
    summary: `The browser never came back for the answer, so ${knock.clientName} got nothing`,
    clientId: knock.clientId,
    clientName: knock.clientName,
    issuer: knock.issuer,
    journey,
    request: { knock: knock.id },
    answer: { reason: 'never-collected' },
  };
}

function countTools(tools: readonly string[]): string {
  const whole = tools.filter((tool) => tool.endsWith('__*')).map((tool) => tool.slice(0, -3));
  const resources = tools.filter((tool) => tool.endsWith('__(resources)')).length;
  const single = tools.length - whole.length - resources;
  const counted = `${single === 1 ? '1 tool' : `${single} tools`}${resources === 0 ? '' : ', with resources'}`;
  if (whole.length === 0) return single === 0 ? 'no tools' : counted;
  const everything = `everything of ${whole.slice(0, 5).join(', ')}${whole.length > 5 ? ' and others' : ''}`;
  return single === 0 ? everything : `${counted} and ${everything}`;
}
