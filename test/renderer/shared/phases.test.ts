import { expect, test } from 'vitest';
import { phases } from '../../../protocol/phases.ts';
import { phaseNumber, phaseOrder } from '../../../renderer/shared/phases.ts';

test('the windows know the phases of the contract, in its order', () => {
  expect(phaseOrder).toEqual(phases);
  expect(phaseNumber('access')).toBe(6);
});
