import { request } from 'node:http';
import { ControlError } from '../../../protocol/control-error.ts';
import type { JournalEvent } from '../../../protocol/events.ts';
import type { ReplayResult } from '../../../protocol/report.ts';
import { type OwnRequests, ownHeader } from '../../http/own-requests.ts';
import type { Issuers } from '../../issuers.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Clients } from '../../oauth/client.ts';
import { originOf } from './origin-of.ts';
import { type ReplayRequest, replayRequest } from './replay-request.ts';
import { shownBody } from './shown-body.ts';

export interface ReplayParts {
  readonly journal: Pick<Journal, 'query' | 'journeys'>;
  readonly own: OwnRequests;
  readonly issuers: Issuers;
  /** Knows the whole redirect URI, of which the journal keeps the host. */
  readonly clients: Clients;
}

/** How long the answer may take, ms. */
const patience = 10_000;
/** Bytes of it that are read. */
const readBytes = 64 * 1024;

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

/**
 * Sends a journalled public request to the local server again, with placeholders where its secrets were. The endpoints
 * know it as a replay and stop before they would change anything.
 * @throws ControlError not-found where there is no such event; not-possible where it was no public request.
 */
export async function replay(parts: ReplayParts, seq: number): Promise<ReplayResult> {
  const { issuers, journal, own } = parts;
  const [event] = journal.query({ after: seq - 1, before: seq + 1, limit: 1 });
  if (event === undefined) {
    throw new ControlError(
      'not-found',
      `There is no step ${seq} in the timeline: look at the steps that there are, and name one of them.`,
    );
  }
  const cameBy = originOf(journal.journeys(1000), issuers)(event);
  const origin = [issuers.loopback, issuers.public].find((issuer) => issuer?.origin === cameBy)?.origin;
  const asked = await replayRequest(event, origin ?? issuers.loopback.origin, parts.clients);
  const { method } = asked;
  const path = asked.path.split('?')[0] ?? '';
  // Once: the mark goes to our own port alone, and even there nobody can use it again.
  const marked = own.expect({ kind: 'replay', journey: null, method, path }, () => marked.end());
  try {
    const answered = await send(asked, issuers, marked.value);
    return {
      method: asked.method,
      path: asked.path,
      before: event.status,
      now: answered.status,
      ms: answered.ms,
      notes: [
        ...differences(event, answered),
        ...(origin === undefined
          ? [`The address ${cameBy} is not served any more: it was sent to the local one.`]
          : []),
        ...asked.notes,
      ],
      body: shownBody(answered.body),
    };
  } finally {
    marked.end();
  }
}

function differences({ status }: JournalEvent, answered: Answered): string[] {
  if (status === null) return [`It was answered ${answered.status} now; what it was then was not noted.`];
  if (status === answered.status) return [`It was answered ${status} both times.`];
  return [`It was answered ${status} then, and ${answered.status} now.`];
}

/** To our own port on loopback, whatever the address in the Host header resolves to. */
function send(asked: ReplayRequest, issuers: Issuers, mark: string): Promise<Answered> {
  const { hostname, port } = new URL(issuers.loopback.origin);
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const failed = (why: string): void =>
      reject(
        new ControlError(
          'not-possible',
          `The request could not be sent again (${why}), and nothing was changed.`,
        ),
      );
    const timer = setTimeout(() => {
      failed(`no answer in ${patience / 1000} s`);
      sent.destroy();
    }, patience);
    const sent = request({
      hostname,
      port,
      method: asked.method,
      path: asked.path,
      headers: {
        ...asked.headers,
        ...(asked.body === null ? {} : { 'content-length': Buffer.byteLength(asked.body) }),
        [ownHeader]: mark,
      },
      agent: false,
    });
    sent.once('close', () => clearTimeout(timer));
    sent.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'unknown reason'));
    sent.once('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (): void => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, body, ms: performance.now() - startedAt });
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size < readBytes) return;
        done();
        sent.destroy();
      });
      answer.once('end', done);
      answer.once('error', () => failed('the answer broke off'));
    });
    sent.end(asked.body ?? undefined);
  });
}
