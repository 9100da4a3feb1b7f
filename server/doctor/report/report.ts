import type { Report } from '../../../protocol/report.ts';
import type { Observed } from '../observed.ts';
import { authenticatedAccess } from './components/authenticated-access.ts';
import { authorization } from './components/authorization.ts';
import type { Component } from './components/component.ts';
import { discovery } from './components/discovery.ts';
import { registration } from './components/registration.ts';
import { tokenExchange } from './components/token-exchange.ts';
import { unauthenticatedBlocking } from './components/unauthenticated-blocking.ts';

/** In the order in which a client meets them. */
const components: readonly Component[] = [
  discovery,
  registration,
  authorization,
  tokenExchange,
  authenticatedAccess,
  unauthenticatedBlocking,
];

/** The report of what was seen: journeys with their verdicts, and each component with its evidence. */
export const reportOf = (observed: Observed): Report => ({
  journeys: observed.journeys.map(({ id, client, phase, verdict }) => ({ id, client, phase, verdict })),
  components: components.map((judge) => judge(observed)),
  strangers: { refused: observed.strangersRefused },
});
