import { redactText } from '../../journal/redact-text.ts';
import { parseLogLine } from './log-line.ts';

/** So much of a line is shown to the person, characters. */
const longest = 200;

/** Our empty configuration is one on purpose, and the hint behind an error is no error. */
const isUsual = (message: string): boolean =>
  /^Configuration file .* was empty$|^See 'cloudflared/.test(message);

/**
 * What of a line may be shown to the person: its message, without the token and whatever else looks like a secret.
 * @returns null where it is no complaint.
 */
export function lastWords(raw: string, token: string | null): string | null {
  const { level, message, fields } = parseLogLine(raw);
  if ((level !== 'error' && level !== null) || message === '' || isUsual(message)) return null;
  const error = fields.get('error');
  const text = error === undefined ? message : `${message}: ${error}`;
  const own = token === null ? text : text.replaceAll(token, '[redacted]');
  const safe = redactText(own.replaceAll(/[A-Za-z0-9+/_=-]{32,}/g, '[redacted]'));
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
}
