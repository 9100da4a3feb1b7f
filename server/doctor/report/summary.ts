import type { Report } from '../../../protocol/report.ts';

/** Whether it works, and where it breaks, in one or two sentences. */
export function summaryOf({ journeys, strangers }: Report): string {
  if (journeys.length === 0) {
    return strangers.refused === 0
      ? 'No journey of a client was seen.'
      : `No journey of a client was seen, only ${strangers.refused} refused ${strangers.refused === 1 ? 'request' : 'requests'} of strangers.`;
  }
  const failed = journeys.filter(({ verdict }) => verdict.state === 'failed');
  const waiting = journeys.filter(({ verdict }) => verdict.state === 'waiting');
  const last = journeys.at(-1);
  const worst = failed.at(-1);
  if (worst === undefined) {
    if (waiting.length === 0)
      return journeys.length === 1 ? 'It works.' : `It works: so do all ${journeys.length} journeys.`;
    return `Nothing has failed; ${waiting.length} of ${counted(journeys.length)} ${waiting.length === 1 ? 'waits' : 'wait'} for a next step.`;
  }
  const where = `${hopText[worst.verdict.hop]}: ${worst.verdict.cause}`;
  if (last?.verdict.state === 'working') {
    return `It works now; ${failed.length} of ${counted(journeys.length)} had failed, the last of them ${where}`;
  }
  return `It does not work. It breaks ${where}`;
}

const counted = (journeys: number): string => `${journeys} ${journeys === 1 ? 'journey' : 'journeys'}`;

const hopText = {
  client: 'at the client',
  edge: 'at the edge, before the server',
  tunnel: 'in the tunnel',
  app: 'in the server',
  person: 'where the person answers',
  upstream: 'at the MCP server behind',
} as const;
