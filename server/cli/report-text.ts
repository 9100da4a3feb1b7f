import type { Report } from '../../protocol/report.ts';
import { summaryOf } from '../doctor/report/summary.ts';
import { toldOf } from '../doctor/report/told.ts';
import type { Printer } from './printer.ts';
import { table } from './table.ts';
import { terminalText } from './terminal-text.ts';

type ReportedJourney = Report['journeys'][number];

/** So many journeys are told one by one. */
const mostJourneys = 10;
/** The colours of verdicts. */
export const verdictStyles = { working: 'green', waiting: 'yellow', failed: 'red' } as const;

/** A report for a terminal: the verdict first, then what helps, then the components. */
export function reportLines(report: Report, print: Printer): string[] {
  const { journeys, components, strangers } = report;
  const told = toldOf(journeys, mostJourneys);
  const left = journeys.length - told.length;
  const statuses = components.map(({ name, status, evidence }) => [name, status, evidence[0] ?? '']);
  const [headings = '', ...rows] = table(['COMPONENT', 'STATUS', 'EVIDENCE'], statuses, 160);
  return [
    print.styled('bold', terminalText(summaryOf(report), 1000)),
    '',
    ...told.flatMap((journey) => journeyLines(journey, print)),
    ...(left > 0 ? [`And ${left} more journeys: see them all with --json.`, ''] : []),
    print.styled('dim', headings),
    ...rows,
    '',
    strangers.refused === 0
      ? 'No request of a stranger was refused.'
      : `Strangers (scanners, crawlers): ${strangers.refused} refused.`,
  ];
}

function journeyLines({ id, client, phase, verdict }: ReportedJourney, print: Printer): string[] {
  const { state, rule, hop, cause, evidence, cures } = verdict;
  const name = client === null ? '' : ` of ${terminalText(client, 80)}`;
  const where = state === 'failed' ? `, at the ${hop}` : '';
  return [
    print.styled(
      verdictStyles[state],
      `${state.toUpperCase()}  ${terminalText(id, 80)}${name}: ${rule}${where}; reached ${phase}`,
    ),
    `  ${terminalText(cause, 1000)}`,
    ...evidence.map((line) => print.styled('dim', `    ${terminalText(line, 600)}`)),
    ...(cures.length === 0 ? [] : ['  What to do:']),
    ...cures.map((cure, index) => `    ${index + 1}. ${terminalText(cure, 2000)}`),
    '',
  ];
}

/** A document of many lines, each of them safe to print. */
export const multilineText = (document: string): string[] =>
  document
    .trimEnd()
    .split('\n')
    .map((line) => terminalText(line, 10_000));
