import type { Phase } from '../../protocol/events.ts';
import type { EventFilter } from './event-filter.ts';

/**
 * From which sequence on the log is complete, for each narrower question that was asked of the journal: asking for the
 * older events of one journey fills the log only for that journey. 0: complete to the very beginning.
 */
export type Floors = ReadonlyMap<string, number>;

/** The part of a filter that the journal itself understands. */
export interface Question {
  journey?: string;
  phase?: Phase;
}

export function questionOf(filter: EventFilter): Question {
  const [phase, ...others] = filter.phases;
  return {
    ...(filter.journey === null ? {} : { journey: filter.journey }),
    ...(phase === undefined || others.length > 0 ? {} : { phase }),
  };
}

const key = ({ journey, phase }: Question): string => JSON.stringify([journey ?? null, phase ?? null]);

/** The lowest sequence from which on nothing is missing that the question asks for. */
export function floorOf(floors: Floors, question: Question): number {
  const wider = [question, { journey: question.journey }, { phase: question.phase }, {}];
  return Math.min(...wider.map((one) => floors.get(key(one)) ?? Infinity));
}

/** The floors after the journal answered `question` down to `floor`. */
export const withFloor = (floors: Floors, question: Question, floor: number): Floors =>
  new Map([...floors, [key(question), floor]]);

/** The floors after the log was cut below `lowest`. */
export const raisedFloors = (floors: Floors, lowest: number): Floors =>
  new Map([...floors].map(([name, floor]) => [name, Math.max(floor, lowest)]));
