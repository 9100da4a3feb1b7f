import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { FetchError } from './fetch-error.ts';
import { internet, type Network } from './network.ts';
import { isPublicAddress } from './public-address.ts';

export interface Fetched {
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

export interface FetchLimits {
  /** The most that the body may have, bytes. */
  readonly bytes: number;
  /** For the whole exchange, name resolution included, ms. */
  readonly time: number;
}

/**
 * GETs a JSON document that a stranger named, without being led into our own network: the name is resolved here, every
 * address it has must be public, and the connection goes to that very address. Redirects are not followed.
 * @param network null: the internet.
 * @param url https, default port: see `fetchableUrl`.
 * @throws FetchError
 */
export async function fetchJson(network: Network | null, url: URL, limits: FetchLimits): Promise<Fetched> {
  const { signal, done } = deadline(limits.time);
  try {
    // Whatever a step waits for, the whole settles in time: its caller holds one of a few places meanwhile.
    return await orAborted(signal, exchange(network ?? internet, url, limits, signal));
  } catch (error) {
    if (signal.aborted) throw new FetchError(`took longer than ${limits.time} ms`);
    if (error instanceof FetchError) throw error;
    throw new FetchError(error instanceof Error ? error.message : String(error));
  } finally {
    done();
  }
}

async function exchange(
  network: Network,
  url: URL,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Fetched> {
  const addresses = await network.resolve(url.hostname, signal);
  const foreign = addresses.find((address) => !isPublicAddress(address));
  if (foreign !== undefined) throw new FetchError(`${url.hostname} leads to ${foreign}, which is not public`);
  const answer = await firstAnswer(network, url, addresses, signal);
  refuseUnusable(answer, limits.bytes);
  return { body: parse(await read(answer, limits.bytes, signal)), headers: answer.headers };
}

/** So many addresses of a host are tried. */
const mostAddresses = 4;

/** Tries the addresses in turn until one takes the connection. */
async function firstAnswer(
  network: Network,
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let failure: unknown = new FetchError(`${url.hostname} has no address`);
  for (const address of addresses.slice(0, mostAddresses)) {
    signal.throwIfAborted();
    try {
      return await ask(network, url, address, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function ask(
  network: Network,
  url: URL,
  address: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const socket = await secured(network.connect(address, url.hostname), signal);
  return new Promise((resolve, reject) => {
    const asking = request({
      createConnection: () => socket,
      host: url.hostname,
      // Without an agent, node would take 80 for the default and write the port into Host.
      port: 443,
      defaultPort: 443,
      path: url.pathname + url.search,
      headers: { Accept: 'application/json', 'Accept-Encoding': 'identity', 'User-Agent': 'Drawbridge' },
      signal,
    });
    asking.on('upgrade', (_, upgraded) => {
      upgraded.destroy();
      reject(new FetchError('the host switched to another protocol'));
    });
    // Comes last, whatever came before: after an answer or an error it changes nothing.
    asking.on('close', () => reject(new FetchError('the connection was closed without an answer')));
    asking.on('response', resolve).on('error', reject).end();
  });
}

/** The connection once its other end has proved its name: nothing is said before. */
function secured(socket: TLSSocket, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => void socket.destroy(new FetchError('the connection took too long'));
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    socket.on('error', reject);
    socket.once('close', () => reject(new FetchError('the connection was closed before it was secure')));
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      resolve(socket);
    });
  });
}

function refuseUnusable(answer: IncomingMessage, mostBytes: number): void {
  const [type = ''] = (answer.headers['content-type'] ?? '').toLowerCase().split(';');
  const encoding = answer.headers['content-encoding'];
  const refusal =
    answer.statusCode !== 200
      ? `answered with status ${answer.statusCode}`
      : !/^application\/([\w.-]+\+)?json$/.test(type.trim())
        ? 'is not of a JSON media type'
        : encoding !== undefined && encoding !== 'identity'
          ? 'came compressed'
          : Number(answer.headers['content-length'] ?? 0) > mostBytes
            ? `is larger than ${mostBytes} bytes`
            : null;
  if (refusal === null) return;
  answer.destroy();
  throw new FetchError(`the document ${refusal}`);
}

async function read(answer: IncomingMessage, mostBytes: number, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > mostBytes) {
      answer.destroy();
      throw new FetchError(`the document is larger than ${mostBytes} bytes`);
    }
    chunks.push(chunk);
  }
  // A body without a length that our own deadline cut off looks complete.
  signal.throwIfAborted();
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FetchError('the document is not valid JSON');
  }
}

function deadline(time: number): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), time);
  return { signal: controller.signal, done: () => clearTimeout(timer) };
}

/** Leaves work behind that does not heed the signal. */
function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new FetchError('took too long')), {
      once: true,
    });
    work.then(resolve, reject);
  });
}
