import type { ComponentStatus, Report } from '../../../protocol/report.ts';
import { howLong } from '../how-long.ts';
import type { Observed, ObservedJourney } from '../observed.ts';
import type { Step } from '../step.ts';
import { markdownCode, markdownCure, markdownText } from './markdown-text.ts';
import { mermaidOf } from './mermaid.ts';
import { summaryOf } from './summary.ts';
import { toldOf } from './told.ts';

/** So many journeys are told in full. */
const mostJourneys = 20;

/** The report as a document for people. `now`: ms since the epoch. */
export function markdownOf(report: Report, observed: Observed, now: number): string {
  const told = toldOf(observed.journeys, mostJourneys);
  const left = observed.journeys.length - told.length;
  return [
    '# Status report',
    '',
    `**${markdownText(summaryOf(report))}**`,
    '',
    `Seen: ${markdownText(observed.source, 400)}. Written at ${moment(now)}.`,
    '',
    '## Components',
    '',
    '| Component | Status |',
    '| --- | --- |',
    ...report.components.map(({ name, status }) => `| ${name} | ${marks[status]} ${status} |`),
    '',
    ...report.components.flatMap(componentLines),
    '## Strangers',
    '',
    strangersText(report.strangers.refused),
    '',
    '## Journeys',
    '',
    ...(told.length === 0 ? ['None was seen.', ''] : told.flatMap(journeyLines)),
    ...(left > 0 ? [`${left} more journeys are not told here; none of them is newer and failed.`, ''] : []),
  ].join('\n');
}

const marks: Readonly<Record<ComponentStatus['status'], string>> = {
  working: '✅',
  failing: '❌',
  'not seen': '➖',
};

const componentLines = ({ name, status, evidence }: ComponentStatus): string[] => [
  `### ${name}: ${status}`,
  '',
  ...(evidence.length === 0
    ? ['Nothing of it was seen.']
    : evidence.map((line) => `- ${markdownCode(line)}`)),
  '',
];

const strangersText = (refused: number): string =>
  refused === 0
    ? 'No request of a stranger was refused.'
    : `${refused} ${refused === 1 ? 'request' : 'requests'} of strangers (scanners, crawlers) ${refused === 1 ? 'was' : 'were'} refused; no journey is made of them.`;

function journeyLines(journey: ObservedJourney): string[] {
  const { id, client, phase, verdict, steps } = journey;
  return [
    `### ${markdownText(client ?? 'A client without a name', 80)}: ${verdict.state} (${verdict.rule})`,
    '',
    markdownText(verdict.cause),
    '',
    `- Journey: ${markdownCode(id, 120)}`,
    `- Hop: ${verdict.hop}`,
    `- Reached: ${phase}`,
    `- ${timesOf(steps)}`,
    '',
    'Evidence:',
    '',
    ...verdict.evidence.map((line) => `- ${markdownCode(line)}`),
    '',
    ...(verdict.cures.length === 0
      ? []
      : [
          'What to do:',
          '',
          ...verdict.cures.map((cure, index) => `${index + 1}. ${markdownCure(cure)}`),
          '',
        ]),
    '```mermaid',
    mermaidOf(journey).trimEnd(),
    '```',
    '',
  ];
}

function timesOf(steps: readonly Step[]): string {
  const times = steps.flatMap(({ time }) => (time === null ? [] : [time]));
  const counted = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  if (times.length === 0) return `${counted}, without times`;
  const first = times.reduce((one, other) => Math.min(one, other));
  const last = times.reduce((one, other) => Math.max(one, other));
  return `${counted}, from ${moment(first)} to ${moment(last)} (${howLong(last - first)})`;
}

/** In UTC: the reader may be anywhere. */
const moment = (time: number): string =>
  Math.abs(time) > 8e15
    ? 'an unknown time'
    : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
