import type { IncomingMessage } from 'node:http';
import { addressBlock } from '../consent/address-block.ts';
import type { Issuer, Issuers } from '../issuers.ts';
import { loopbackNames } from './loopback.ts';
import type { Readiness } from './readiness.ts';
import { isLocalCaller } from './remote-address.ts';
import type { RequestRate } from './request-rate.ts';

/** Why a request goes no further. `description` is for the caller, `summary` for the journal. */
export interface Refusal {
  status: number;
  error: string;
  description: string;
  summary: string;
  headers?: Record<string, string>;
}

/** What the guards look at, and what they find out on the way. */
export interface Arrival {
  readonly req: IncomingMessage;
  readonly remote: string;
  issuer: Issuer | null;
}

export interface GuardContext {
  readonly issuers: Issuers;
  readonly rate: RequestRate;
  /** Whether the bridge is lowered: raised, nobody outside gets an answer. */
  readonly lowered: () => boolean;
  /** Where left out, it serves. */
  readonly readiness?: Pick<Readiness, 'state'>;
}

export type Guard = (arrival: Arrival, context: GuardContext) => Refusal | null;

/** No body that we accept is larger: bytes. */
export const maxBodySize = 4 * 1024 * 1024;
const methods = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']);

const methodKnown: Guard = ({ req }) =>
  methods.has(req.method ?? '')
    ? null
    : {
        status: 405,
        error: 'method_not_allowed',
        description: 'This method is not served here.',
        summary: `Refused the unknown method ${req.method ?? ''}`,
        headers: { Allow: [...methods].join(', ') },
      };

/** Origin form only (RFC 9112 §3.2.1): an absolute target could name a host that the Host guard never sees. */
const targetIsPath: Guard = ({ req }) =>
  req.url?.startsWith('/') === true
    ? null
    : {
        status: 400,
        error: 'invalid_request',
        description: 'The request target has to be a path.',
        summary: 'Refused a request target that is not a path',
      };

/** One Host only (RFC 9112 §3.2): we and a proxy in front could each believe another of two. */
const oneHost: Guard = ({ req: { rawHeaders } }) => {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts < 2) return null;
  return {
    status: 400,
    error: 'invalid_request',
    description: 'A request has one Host header.',
    summary: 'Refused a request with more than one Host header',
  };
};

/** DNS rebinding and strangers: the Host has to be a name of ours. */
const hostKnown: Guard = (arrival, { issuers, readiness }) => {
  arrival.issuer = issuers.byHost(arrival.req.headers.host);
  if (arrival.issuer !== null) return null;
  // It may be our own public name: a client of ours must not take a restart for an end.
  if (readiness?.state === 'starting')
    return {
      status: 503,
      error: 'temporarily_unavailable',
      description: 'Drawbridge is being started: ask again in a few seconds.',
      summary: 'Refused a request during the start',
      headers: { 'Retry-After': '5', Connection: 'close' },
    };
  return {
    status: 403,
    error: 'invalid_host',
    description: 'This server does not answer to that host name.',
    summary: `Refused the foreign host ${arrival.req.headers.host ?? '(none)'}`,
  };
};

/** What would be cut off in a moment is not begun: the caller may ask again where it was told when. */
const notClosing: Guard = (_arrival, { readiness }) =>
  readiness?.state === 'closing'
    ? {
        status: 503,
        error: 'temporarily_unavailable',
        description: 'Drawbridge is being restarted: ask again in a few seconds.',
        summary: 'Refused a request during the restart',
        headers: { 'Retry-After': '5', Connection: 'close' },
      }
    : null;

/** Outside is the public name, and whoever a proxy speaks for, even one that hides the name it was asked for. */
const bridgeLowered: Guard = ({ issuer, remote }, { lowered }) =>
  (issuer?.kind === 'loopback' && isLocalCaller(remote)) || lowered()
    ? null
    : {
        status: 503,
        error: 'temporarily_unavailable',
        description: 'The bridge is raised: its owner has closed this address for now.',
        summary: 'Refused a request from outside: the bridge is raised',
        headers: { 'Retry-After': '60' },
      };

/** A browser page elsewhere must not talk to us (MCP transports, "Security warning"). No Origin: not a browser. */
const originAllowed: Guard = ({ req, issuer }, { issuers }) => {
  const origin = req.headers.origin;
  if (origin === undefined || origin === issuer?.origin || origin === issuers.public?.origin) return null;
  if (URL.canParse(origin)) {
    const url = new URL(origin);
    if (loopbackNames.has(url.hostname) && url.origin === origin) return null;
  }
  return {
    status: 403,
    error: 'invalid_origin',
    description: 'Pages of that origin may not use this server.',
    summary: `Refused the foreign origin ${origin}`,
  };
};

const bodyNotTooLarge: Guard = ({ req }) => {
  const length = req.headers['content-length'];
  if (length === undefined || Number(length) <= maxBodySize) return null;
  return {
    status: 413,
    error: 'invalid_request',
    description: `The body is larger than ${maxBodySize} bytes.`,
    summary: `Refused a body of ${length} bytes`,
    headers: { Connection: 'close' },
  };
};

/** A flood from outside is answered cheaply; programs on this machine are not limited here. */
const rateKept: Guard = ({ remote }, { rate }) => {
  if (isLocalCaller(remote)) return null;
  const wait = rate.take(addressBlock(remote));
  if (wait === 0) return null;
  return {
    status: 429,
    error: 'temporarily_unavailable',
    description: 'Too many requests from your address: wait a moment.',
    summary: `Slowed down ${remote}: too many requests`,
    headers: { 'Retry-After': String(wait) },
  };
};

/** Every request passes these, in this order, before anything else looks at it. */
export const guards: readonly Guard[] = [
  methodKnown,
  targetIsPath,
  oneHost,
  hostKnown,
  originAllowed,
  bridgeLowered,
  notClosing,
  rateKept,
  bodyNotTooLarge,
];

/** The first refusal, or null where all guards let the request pass. */
export function firstRefusal(arrival: Arrival, context: GuardContext): Refusal | null {
  for (const guard of guards) {
    const refusal = guard(arrival, context);
    if (refusal !== null) return refusal;
  }
  return null;
}
