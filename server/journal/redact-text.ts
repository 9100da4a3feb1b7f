import { hidesText } from './sensitive-keys.ts';

export const mask = '[redacted]';

/** One cheap look that most strings pass: only what matches is searched for secrets in earnest. */
const suspicious =
  /[0-9a-f]{32}|[\w-]{43}|bearer|basic|dpop|eyj|code|token|secret|assertion|passw|passphrase|verifier|key|session|cookie|authoriz|credential|signature|jwt|pin|otp|pwd/i;

type Rule = (text: string) => string;

/** In this order; each finds one shape in which secrets travel. */
const rules: readonly Rule[] = [
  // Our own access tokens (`mcp_` + 32 hex) and whatever else looks like a prefixed hexadecimal secret.
  (text) => text.replaceAll(/\b[a-z]{2,8}_[0-9a-f]{32,}/gi, mask),
  // JSON web tokens, also cut ones: a JOSE header always begins with `{"`, which is `eyJ` in base64url.
  (text) => text.replaceAll(/\beyJ[\w-]{10,}(?:\.[\w-]*){0,4}/g, mask),
  // Header fields up to the end of their line.
  (text) =>
    text.replaceAll(
      /\b((?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api-key)(\s*:\s*)(?!\s)[^\r\n"']+/gi,
      `$1$2${mask}`,
    ),
  // Credentials after a scheme (RFC 7235 §2.1). Short words without a digit are prose: "bearer token required".
  (text) =>
    text.replaceAll(
      /\b(bearer|basic|dpop)(\s+)(?:[\w.~+/-]{20,}|(?=[a-z.~+/_-]*[\d=])[\w.~+/=-]{4,})=*/gi,
      `$1$2${mask}`,
    ),
  // "name":"value", and the same inside a JSON string.
  (text) => text.replaceAll(/"([\w.~ -]{1,60})"(\s*:\s*)"(?:\\.|[^"\\])*(?:"|$)/g, jsonMember),
  (text) => text.replaceAll(/\\"([\w.~ -]{1,60})\\"(\s*:\s*)\\".*?(?:\\"|$)/gs, jsonMemberInString),
  // name=value of queries, forms and environments, and the same in a URL that is itself a parameter.
  (text) => text.replaceAll(/(^|[?&;#\s"'(])([\w.~-]{1,60})(=)([^&\s"'#;<>)]+)/g, parameter),
  (text) => text.replaceAll(/(%3f|%26|%23)([\w.~-]{1,60})(%3d)(.+?)(?=%26|%23|[&\s"'#;<>)]|$)/gi, parameter),
  // name: value, for names that nobody uses in prose that way.
  (text) =>
    text.replaceAll(
      /\b((?:client|shared|app)?[_-]?secret|password|passphrase|api[_-]?key|(?:access|refresh|id|auth)[_-]?token|code[_-]verifier)(\s*:\s*)[^\s"',;]{4,}/gi,
      `$1$2${mask}`,
    ),
  // Our codes, client secrets and refresh tokens, wherever a confused client put them: 43 and more of base64url.
  (text) => text.replaceAll(/(?<![\w-])[\w-]{43,128}(?![\w-])/g, (run) => (looksRandom(run) ? mask : run)),
];

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

/** 32 random bytes have about 17 capitals, 17 small letters and 7 digits; names that people give do not. */
function looksRandom(run: string): boolean {
  const capitals = count(run, /[A-Z]/g);
  return capitals >= 4 && count(run, /[a-z]/g) >= 4 && (capitals >= 10 || /\d/.test(run));
}

const jsonMember = (all: string, name: string, colon: string): string =>
  hidesText(name) ? `"${name}"${colon}"${mask}"` : all;

const jsonMemberInString = (all: string, name: string, colon: string): string =>
  hidesText(name) ? `\\"${name}\\"${colon}\\"${mask}\\"` : all;

function parameter(all: string, before: string, name: string, equals: string, value: string): string {
  if (!hidesText(name) || value === mask) return all;
  // `code=1` is how programs end; no authorization code is that short.
  if (/code$/i.test(name) && /^-?\d{1,5}$/.test(value)) return all;
  return `${before}${name}${equals}${mask}`;
}

/** How far beyond the limit is searched, so that a secret that the cut would halve is still recognised, characters. */
const margin = 400;

/** Short texts that were found clean: client ids, user agents and paths come thousands of times. */
const clean = new Set<string>();
const mostClean = 2000;
const shortEnough = 100;

/**
 * The text without the secrets in it, at most `limit` characters, without NUL (which SQLite would cut at).
 * Never throws.
 */
export function redactText(text: string, limit = 1000): string {
  if (text.length <= limit && clean.has(text)) return text;
  let result = text.length > limit + margin ? text.slice(0, limit + margin) : text;
  if (suspicious.test(result)) {
    for (const rule of rules) result = rule(result);
  }
  if (result.includes('\0')) result = result.replaceAll('\0', '\uFFFD');
  if (result.length > limit) return `${result.slice(0, limit - 1)}…`;
  if (result === text && text.length <= shortEnough) {
    if (clean.size >= mostClean) clean.clear();
    clean.add(text);
  }
  return result;
}
