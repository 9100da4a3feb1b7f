import type { Journey } from '../../protocol/events.ts';
import { clip, oneLine } from '../shared/format-text.ts';
import { verdictTitle } from './verdict-words.ts';

/** What was concluded of each journey, by its id. */
export type Verdicts = ReadonlyMap<string, string>;

export const verdictsOf = (journeys: readonly Journey[]): Verdicts =>
  new Map(
    journeys.map(({ id, verdict }) => [id, verdict === null ? '' : `${verdict.state} ${verdict.rule}`]),
  );

/** What to say of verdicts that changed: failures, and those that were taken back; the newest only. Null: nothing. */
export function verdictChange(before: Verdicts, journeys: readonly Journey[]): string | null {
  for (const { id, clientName, verdict } of journeys) {
    if (verdict === null) continue;
    const known = before.get(id) ?? '';
    if (known === `${verdict.state} ${verdict.rule}`) continue;
    const who = clip(oneLine(clientName ?? 'Unknown client'), 40);
    if (verdict.state === 'failed') {
      return `${who}: ${verdictTitle(verdict)}. ${clip(oneLine(verdict.cause), 200)}`;
    }
    if (known.startsWith('failed')) return `${who} goes on: ${verdictTitle(verdict)}.`;
  }
  return null;
}
