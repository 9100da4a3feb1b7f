import type { ControlErrorCode } from '../../protocol/control.ts';

/** A refused or failed call, as the window shows it. */
export interface WindowFault {
  code: ControlErrorCode | 'unknown';
  /** What happened, why, what to do. */
  sentence: string;
}

const codes: readonly ControlErrorCode[] = [
  'bad-input',
  'not-found',
  'wrong-number',
  'not-possible',
  'internal',
];

const read = (from: unknown, key: string): unknown =>
  typeof from === 'object' && from !== null ? Reflect.get(from, key) : undefined;

/**
 * Makes a fault of whatever a call was rejected with. Electron's bridge keeps an error's message but may drop its
 * other properties and put a prefix before it, so the code is also looked for at the start of the message.
 */
export function faultOf(error: unknown): WindowFault {
  const message = read(error, 'message');
  const text = (typeof message === 'string' ? message : String(error))
    .replace(/^Error invoking remote method '[^']*': /, '')
    .replace(/^(?:[A-Za-z]*Error: )+/, '');
  const said = read(error, 'code');
  const prefix = /^\[?([a-z-]+)\]?: /.exec(text);
  const named = codes.find((code) => code === said) ?? codes.find((code) => code === prefix?.[1]);
  const sentence = prefix && named === prefix[1] ? text.slice(prefix[0].length) : text;
  return {
    code: named ?? 'unknown',
    sentence: sentence.trim() === '' ? 'Something went wrong. Try again.' : sentence,
  };
}
