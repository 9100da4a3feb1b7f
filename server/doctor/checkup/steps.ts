import type { StepPlan } from './checkup-run.ts';
import { authorizeDocumented, authorizeRegistered, readDocument, register } from './client-steps.ts';
import { blocking, metadata, reach } from './discovery-steps.ts';
import { authorizationKept, discover, initialize, ssePost, toolsCall, toolsList } from './mcp-steps.ts';
import { sse } from './sse-step.ts';
import { refresh, refreshAgain, revoke, tokenByKey, tokenForCode } from './token-steps.ts';

/** What a check-up does, in the order in which ChatGPT goes. */
export const steps: readonly StepPlan[] = [
  reach,
  ...metadata,
  blocking,
  register,
  authorizeRegistered,
  tokenForCode,
  readDocument,
  authorizeDocumented,
  tokenByKey,
  refresh,
  refreshAgain,
  authorizationKept,
  discover,
  initialize,
  toolsList,
  toolsCall,
  sse,
  ssePost,
  revoke,
];
