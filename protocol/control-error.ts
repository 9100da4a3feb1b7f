/** Why a call failed, for programs; the sentence beside it is for the person. */
export const controlErrorCodes = [
  'bad-input',
  'not-found',
  'wrong-number',
  'not-possible',
  'internal',
] as const;
export type ControlErrorCode = (typeof controlErrorCodes)[number];

/**
 * An expected refusal of a control call. `message` is one sentence: what, why, what to do. It stands apart from the
 * contract because the desktop throws it before any schema is loaded.
 */
export class ControlError extends Error {
  readonly code: ControlErrorCode;
  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.name = 'ControlError';
    this.code = code;
  }
}
