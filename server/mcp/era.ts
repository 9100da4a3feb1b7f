import { isObject } from '../gateway/json-values.ts';
import { envelope, namesModernVersion } from './protocol-versions.ts';

const claims = (message: unknown): boolean =>
  isObject(message) &&
  isObject(message.params) &&
  isObject(message.params['_meta']) &&
  envelope.protocolVersion in message.params['_meta'];

/**
 * Whether a body may belong to 2026-07-28: it carries the envelope, or the header names that revision. The SDK has the
 * last word on it; what says neither is of an era with a handshake for certain.
 */
export const mayBeModern = (body: unknown, versionHeader: string | undefined): boolean =>
  namesModernVersion(versionHeader) || (Array.isArray(body) ? body.some(claims) : claims(body));
