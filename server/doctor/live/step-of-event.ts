import type { EventType, JournalEvent } from '../../../protocol/events.ts';
import type { Step, StepKind } from '../step.ts';
import { evidenceLine } from './evidence-line.ts';

/** What a kind of event is to the rules, where its type alone says so. */
const kinds: Readonly<Record<EventType, StepKind>> = {
  discovery: 'metadata',
  register: 'register',
  authorize: 'authorize',
  consent: 'consent',
  token: 'token',
  'bearer.refused': 'bearer-refused',
  'sse.opened': 'stream-opened',
  'sse.message': 'stream-message',
  'sse.closed': 'stream-closed',
  'mcp.request': 'mcp',
  'tool.call': 'tool-call',
  upstream: 'other',
  tunnel: 'other',
  'request.refused': 'refused',
  app: 'other',
  error: 'other',
};

/** The words of events for what steps call otherwise. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['no token', 'no-token'],
  ['malformed', 'token-malformed'],
  ['unknown', 'token-unknown'],
  ['revoked', 'token-revoked'],
  ['expired', 'token-expired'],
  ['other audience', 'other-audience'],
  ['invalid_host', 'foreign-host'],
]);

/** One event of our own journal as the rules see it. */
export function stepOfEvent(event: JournalEvent): Step {
  const kind = kindOf(event);
  return {
    kind,
    time: event.time,
    ok: wentWell(event, kind),
    status: event.status,
    method: event.method,
    path: event.path,
    remote: event.remote,
    userAgent: event.userAgent,
    reason: reasonOf(event, kind),
    ms: event.durationMs,
    about: aboutOf(event, kind),
    line: evidenceLine(event),
  };
}

function kindOf({ type, request, answer }: JournalEvent): StepKind {
  if (type === 'token' && request?.grant_type === 'refresh_token') return 'refresh';
  if (type === 'upstream' && answer?.change === 'tools') return 'tools-changed';
  if (type !== 'authorize') return kinds[type];
  // Sent back with a code, or with the person's no. A refused request goes back too, but never had a knock.
  if (answer?.redirect === 'code' || (answer?.redirect === 'error' && request?.knock !== undefined))
    return 'code-sent';
  // A form or a poll that fits no knock says nothing of the client.
  return answer === null ? 'refused' : 'authorize';
}

function wentWell({ answer, level, status }: JournalEvent, kind: StepKind): boolean {
  if (kind === 'bearer-refused' || kind === 'refused' || level === 'error') return false;
  if (kind === 'consent') return answer?.decision === 'allowed';
  if (kind === 'code-sent') return answer?.redirect === 'code';
  // A tool that ran and said no is a tool that was reached.
  if (kind === 'tool-call') return answer?.isError === false || reasonIn(answer) === 'tool-error';
  if (kind === 'tools-changed' || kind === 'stream-opened') return true;
  return level === 'info' && (status === null || status < 400);
}

function reasonOf({ answer, level, status }: JournalEvent, kind: StepKind): string | null {
  const reason = reasonIn(answer);
  if (reason !== null) return reasons.get(reason) ?? reason;
  if (answer?.error === 'insufficient_scope') return 'scope';
  if (kind === 'authorize' && typeof answer?.error === 'string') return answer.error.replaceAll('_', '-');
  return level === 'warn' && status === 499 ? 'broken-off' : null;
}

const reasonIn = (answer: JournalEvent['answer']): string | null =>
  typeof answer?.reason === 'string' ? answer.reason : null;

function aboutOf({ request, answer, summary }: JournalEvent, kind: StepKind): string | null {
  const about =
    kind === 'tool-call'
      ? request?.tool
      : kind === 'mcp'
        ? request?.method
        : kind === 'register'
          ? request?.client_name
          : kind === 'metadata'
            ? answer?.issuer
            : kind === 'stream-message'
              ? /^Sent (\S+) for the event stream$/.exec(summary)?.[1]
              : null;
  return typeof about === 'string' ? about : null;
}
