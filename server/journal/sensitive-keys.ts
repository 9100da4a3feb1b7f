/**
 * Which names stand before a secret: keys of objects, parameters of a query or form, header fields. Names are compared
 * without case, dashes and underscores, so `client_secret`, `Client-Secret` and `clientSecret` are one.
 */
const secretName = new RegExp(
  [
    'authorization|cookie|secret|token|verifier|assertion|passw|passphrase|credential|bearer|jwt|signature',
    '(api|private|access|signing|encryption)key|sessionid',
    '^(auth|authz|authorization|oauth|device|user)?code$',
    '^(otp|pin|pwd)$',
  ].join('|'),
);

/** Names that hold such a word and only speak about secrets: `token_endpoint`, `token_type`, `authorization_servers`. */
const harmlessName =
  /(endpoint|endpoints|methods?|supported|types?|typehint|servers?|challenge|uri|url|count|limit|length|bytes|size|expiresin|expiresat|lifetime|ttl)$/;

/** Names whose numbers are secrets too; elsewhere a number is a count, a status or an error code. */
const secretNumber = /passw|secret|key|^(otp|pin|pwd)$/;

interface Verdict {
  text: boolean;
  number: boolean;
}

const harmless: Verdict = { text: false, number: false };
const remembered = new Map<string, Verdict>();

function judge(name: string): Verdict {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const secret = secretName.test(plain) && !harmlessName.test(plain);
  const verdict = secret ? { text: true, number: secretNumber.test(plain) } : harmless;
  // Names come from the network: what is remembered has a limit.
  if (remembered.size < 1000 && name.length <= 60) remembered.set(name, verdict);
  return verdict;
}

/** Whether a text (or a list, or an object) under this name has to be hidden. */
export const hidesText = (name: string): boolean => judge(name).text;

/** Whether a number under this name has to be hidden. */
export const hidesNumber = (name: string): boolean => judge(name).number;
