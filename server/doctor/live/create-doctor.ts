import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import type { Verdict } from '../../../protocol/verdict.ts';
import { checkupIdPrefix } from '../../consent/checkup-tool.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Doctor } from '../doctor.ts';
import type { Observed } from '../observed.ts';
import type { Edge } from '../rule.ts';
import { judge } from '../rules/judge.ts';
import type { Step } from '../step.ts';
import { Alarm } from './alarm.ts';
import { claimedJourney } from './claimed.ts';
import { Nameless } from './nameless.ts';
import { observe, type Observing } from './observe.ts';
import { isOwn, isReplay } from './own-events.ts';
import { Strangers } from './strangers.ts';
import { stepOfEvent } from './step-of-event.ts';
import { isNews, verdictOf } from './verdicts.ts';
import { Watched } from './watched.ts';
import { WatchedJourneys } from './watched-journeys.ts';
import { wentOn } from './went-on.ts';

export interface DoctorParts {
  readonly journal: Journal;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** What leads here now. */
  readonly edge: () => Edge;
}

/** Judges journeys from the moment of its making on, and those of earlier runs that were still waiting. */
export function createDoctor(parts: DoctorParts): Doctor {
  return new LiveDoctor(parts);
}

class LiveDoctor implements Doctor {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #edge: () => Edge;
  readonly #watchedSince: number;
  readonly #watched: WatchedJourneys;
  readonly #nameless = new Nameless();
  readonly #strangers = new Strangers();
  readonly #alarm: Alarm;
  readonly #listeners = new Set<(journeys: Journey[]) => void>();
  readonly #observing: Observing;
  readonly #unsubscribe: () => void;
  /** Journeys whose verdict may be another one now. */
  readonly #pending = new Set<Watched>();
  #toolsChanged: Step | null = null;
  #closed = false;

  constructor({ journal, now, edge }: DoctorParts) {
    this.#journal = journal;
    this.#now = now;
    this.#edge = edge;
    this.#watchedSince = now();
    this.#watched = new WatchedJourneys(journal);
    this.#alarm = new Alarm(now, () => this.#look());
    this.#observing = {
      journal,
      now,
      edge,
      strangers: this.#strangers,
      lastOfEarlierRuns: journal.query({ limit: 1 }).at(-1)?.seq ?? 0,
      isOwn: (journey) => this.#watched.isOwn(journey),
      verdictOf: (journey) => this.verdictOf(journey),
    };
    for (const watched of this.#watched.recall()) this.#pending.add(watched);
    this.#look();
    this.#unsubscribe = journal.subscribe((events, journeys) => this.#take(events, journeys));
  }

  judged(journeys: readonly Journey[]): Journey[] {
    return journeys.map((journey) => {
      const verdict = this.verdictOf(journey.id);
      return verdict === null ? journey : { ...journey, verdict };
    });
  }

  verdictOf(journey: string): Verdict | null {
    return this.#watched.get(journey)?.verdict ?? null;
  }

  observe(journey?: string): Observed {
    return observe(this.#observing, journey);
  }

  onVerdicts(listener: (journeys: Journey[]) => void): () => void {
    const own = (journeys: Journey[]): void => listener(journeys);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#alarm.set(null);
    this.#listeners.clear();
  }

  #take(events: readonly JournalEvent[], journeys: readonly Journey[]): void {
    for (const event of events) this.#fold(event);
    for (const journey of journeys) {
      if (journey.clientId?.startsWith(checkupIdPrefix) === true) continue;
      const watched = this.#watched.learn(journey);
      if (watched !== null) this.#pending.add(watched);
    }
    this.#look();
  }

  #fold(event: JournalEvent): void {
    const { journey } = event;
    if (isOwn(event)) {
      if (journey !== null && !isReplay(event)) this.#watched.own(journey);
      return;
    }
    if (event.type === 'upstream') {
      const step = stepOfEvent(event);
      if (step.kind !== 'tools-changed') return;
      this.#toolsChanged = step;
      for (const watched of this.#watched.values()) watched.stirred = true;
      return;
    }
    this.#strangers.take(event);
    if (event.type === 'bearer.refused' && event.clientId === null) this.#foldNameless(event);
    const claimed = event.clientId === null ? claimedJourney(event, this.#watched) : null;
    if (claimed !== null) {
      claimed.add(event);
      this.#pending.add(claimed);
    }
    if (journey === null) return;
    const watched = this.#watched.of(journey);
    if (event.clientId !== null) this.#watched.claim(watched, event.clientId);
    if (!watched.take(event)) return;
    this.#pending.add(watched);
    if (watched.clientId !== null) for (const other of this.#watched.uncertain()) this.#pending.add(other);
  }

  #foldNameless(event: JournalEvent): void {
    let matters = false;
    for (const watched of this.#watched.values()) {
      if (!watched.hasUnusedToken || !watched.maybeFrom(event)) continue;
      this.#pending.add(watched);
      matters = true;
    }
    if (matters) this.#nameless.add(event);
  }

  /** Judges what is pending or due, keeps what is new and tells of it. */
  #look(): void {
    if (this.#closed) return;
    const now = this.#now();
    for (const watched of this.#watched.values()) {
      if (watched.due !== null && watched.due <= now) this.#pending.add(watched);
    }
    const pending = [...this.#pending];
    this.#pending.clear();
    const news = pending.flatMap((watched) => this.#judge(watched, now));
    this.#alarm.set(this.#nextDue());
    if (news.length > 0) this.#tell(news);
  }

  #judge(watched: Watched, now: number): Journey[] {
    const { journey, verdict: before } = watched;
    if (journey === null || this.#watched.isOwn(watched.id)) return [];
    const steps = this.#stepsOf(watched);
    const finding = judge({
      steps,
      nameless: this.#nameless.of(watched, this.#watched.byId),
      now,
      edge: this.#edge(),
      watchedSince: this.#watchedSince,
      wentOn: watched.clientId === null && wentOn(watched, steps[0]?.time ?? now, this.#watched.values()),
      client: journey.clientName ?? 'the client',
    });
    watched.due = finding.due;
    const verdict = verdictOf(finding);
    // An earlier run saw that it failed: that this one has not seen it is no reason to take it back.
    const unsure = verdict.state === 'waiting' && verdict.hop === 'app';
    if (unsure && before?.state === 'failed' && before.rule === verdict.rule) return [];
    if (!isNews(before, verdict)) return [];
    watched.verdict = verdict;
    this.#journal.judge(watched.id, verdict);
    return [{ ...journey, verdict }];
  }

  /** With the change of the list of tools in its place: it concerns everybody. */
  #stepsOf({ steps }: Watched): readonly Step[] {
    const changed = this.#toolsChanged;
    if (changed === null) return steps.all;
    const time = changed.time ?? 0;
    const before = steps.all.filter((step) => (step.time ?? 0) <= time);
    return [...before, changed, ...steps.all.slice(before.length)];
  }

  #nextDue(): number | null {
    let next: number | null = null;
    for (const { due } of this.#watched.values()) {
      if (due !== null && (next === null || due < next)) next = due;
    }
    return next;
  }

  #tell(journeys: Journey[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(journeys);
      } catch (error) {
        // A front end's fault must not keep the others from hearing.
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }
}
