import { describe, expect, test } from 'vitest';
import { ControlError } from '../../../protocol/control.ts';
import { faultOf } from '../../../renderer/shared/fault.ts';

const sentence = 'The number was wrong, so the request was denied.';

describe('a call that failed', () => {
  test.each([
    ['an error with its code', new ControlError('wrong-number', sentence)],
    ['a plain value', { code: 'wrong-number', message: sentence }],
    ['a message that carries the code', new Error(`wrong-number: ${sentence}`)],
    [
      'a message in Electron’s wrapping',
      new Error(`Error invoking remote method 'control': ControlError: wrong-number: ${sentence}`),
    ],
  ])('is understood as %s', (_how, error) => {
    expect(faultOf(error)).toEqual({ code: 'wrong-number', sentence });
  });

  test('keeps its sentence where there is no code', () => {
    expect(faultOf(new Error('note: the disk is full'))).toEqual({
      code: 'unknown',
      sentence: 'note: the disk is full',
    });
    expect(faultOf('out of reach')).toEqual({ code: 'unknown', sentence: 'out of reach' });
  });

  test('never shows an empty sentence', () => {
    expect(faultOf(new Error('')).sentence).not.toBe('');
  });
});
