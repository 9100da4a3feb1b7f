import type { ObservedJourney } from '../observed.ts';
import { type Arrow, arrowsOf } from './arrows.ts';
import { mermaidText } from './mermaid-text.ts';

/** More arrows than this nobody reads. */
const mostArrows = 60;

/** The journey as a Mermaid sequence diagram: https://mermaid.js.org/syntax/sequenceDiagram.html */
export function mermaidOf(journey: ObservedJourney): string {
  const arrows = arrowsOf(journey.steps);
  const { verdict, client } = journey;
  const used = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const upstream = used.has('U') ? ['  participant U as local MCP server'] : [];
  const lost =
    verdict.rule === 'token-never-arrived' && verdict.state === 'failed'
      ? ['  C--xA: the token request never arrived']
      : [];
  const verdictText = mermaidText(
    `${verdict.state}, ${verdict.rule} (${verdict.hop}): ${verdict.cause}`,
    300,
  );
  return [
    'sequenceDiagram',
    '  participant B as browser of the person',
    `  participant C as ${mermaidText(client ?? 'client', 60)}`,
    '  participant A as server',
    ...upstream,
    ...drawn(arrows),
    ...lost,
    `  Note over B,A: ${verdictText}`,
    '',
  ].join('\n');
}

function drawn(arrows: readonly Arrow[]): string[] {
  if (arrows.length <= mostArrows) return arrows.map(draw);
  const head = arrows.slice(0, 40);
  const tail = arrows.slice(-(mostArrows - head.length));
  const left = arrows.length - head.length - tail.length;
  return [...head.map(draw), `  Note over B,A: ${left} more steps are left out here`, ...tail.map(draw)];
}

function draw({ from, to, sort, text, times }: Arrow): string {
  const repeated = times > 1 ? ` ×${times}` : '';
  return `  ${from}${sort}${to}: ${mermaidText(text, 160)}${repeated}`;
}
