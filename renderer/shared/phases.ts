import type { Phase } from '../../protocol/events.ts';

/**
 * The phases in the order in which a client goes. Written out here because the contract's own list comes with its
 * schemas, which a window has no use for; a test holds the two together.
 */
export const phaseOrder = [
  'discovery',
  'registration',
  'authorization',
  'consent',
  'token',
  'access',
] as const satisfies readonly Phase[];

export const phaseLabels: Record<Phase, string> = {
  discovery: 'Discovery',
  registration: 'Registration',
  authorization: 'Authorization',
  consent: 'Consent',
  token: 'Token',
  access: 'Access',
};

/** 1 for discovery … 6 for access. */
export const phaseNumber = (phase: Phase): number => phaseOrder.indexOf(phase) + 1;
