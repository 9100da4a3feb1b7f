import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Refusals } from './refusals.ts';

/** Answers to what node's parser gives up on, by the code of its error. */
const answers = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: 431,
      phrase: 'Request Header Fields Too Large',
      summary: 'Refused a request with oversized headers',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      status: 408,
      phrase: 'Request Timeout',
      summary: 'Gave up on a request that took too long to arrive',
    },
  ],
]);
const notHttp = { status: 400, phrase: 'Bad Request', summary: 'Refused bytes that are not HTTP' };

/** Answers a connection whose request cannot be read, or does not arrive in time, and closes it. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex, refusals: Refusals): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, phrase, summary } = answers.get(error.code ?? '') ?? notHttp;
  const tcp = socket instanceof Socket ? socket : null;
  const remote = tcp?.remoteAddress ?? null;
  refusals.record(
    { type: 'request.refused', actor: 'stranger', level: 'warn', status, summary, remote },
    String(status),
  );
  // Answered already, while the body was still to come: one more answer would only confuse.
  if (status === 408 && (tcp?.bytesWritten ?? 0) > 0) return void socket.destroy();
  // Closed for good: the other side may never end its half.
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
