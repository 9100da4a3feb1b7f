import { ControlError } from '../../protocol/control-error.ts';
import { NotRunning } from '../control/control-client.ts';
import { CannotStart, Fault } from '../faults.ts';
import { redactText } from '../journal/redact-text.ts';
import { UsageError } from './usage.ts';

/** How a command failed: for the person, for a program, for the shell. */
export interface Failure {
  readonly sentence: string;
  readonly code: string;
  /** 78 is EX_CONFIG of sysexits(3), for service managers. */
  readonly exitCode: 1 | 2 | 78;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { sentence: error.message, code: 'usage', exitCode: 2 };
  if (error instanceof ControlError) return { sentence: error.message, code: error.code, exitCode: 1 };
  if (error instanceof NotRunning) return { sentence: error.message, code: 'not-running', exitCode: 1 };
  if (error instanceof CannotStart) return { sentence: error.message, code: 'failed', exitCode: 78 };
  if (error instanceof Fault) return { sentence: error.message, code: 'failed', exitCode: 1 };
  return { sentence: faultOfOurs(error), code: 'internal', exitCode: 1 };
}

/** A bug, in one sentence and without a stack trace. */
export function faultOfOurs(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const cause = redactText(message.replaceAll(/\s+/g, ' ').replace(/\.$/, ''), 300);
  return `Drawbridge stopped because of a fault of its own (${cause}): start it again, and please report it if it comes back.`;
}
