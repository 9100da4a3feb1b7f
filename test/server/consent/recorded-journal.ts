import type { JournalEvent } from '../../../protocol/events.ts';
import type { EventDraft, Journal } from '../../../server/journal/journal.ts';

/** What a draft that says nothing else becomes. */
const unsaid = {
  phase: null,
  actor: 'app',
  level: 'info',
  clientId: null,
  journey: null,
  method: null,
  path: null,
  status: null,
  durationMs: null,
  remote: null,
  userAgent: null,
  request: null,
  answer: null,
} as const;

/** Keeps what is recorded, as it is recorded. */
export class RecordedJournal implements Journal {
  readonly drafts: EventDraft[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly journeys = (): [] => [];
  readonly query = (): [] => [];

  get summaries(): string[] {
    return this.drafts.map(({ summary }) => summary);
  }

  /** Resolves when a draft that passes has been recorded. */
  async until(passes: (draft: EventDraft) => boolean): Promise<EventDraft> {
    for (;;) {
      const draft = this.drafts.find(passes);
      if (draft !== undefined) return draft;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  record(draft: EventDraft): JournalEvent {
    this.drafts.push(draft);
    for (const go of this.#waiting.splice(0)) go();
    return { ...unsaid, ...draft, seq: this.drafts.length, time: 0 };
  }

  journeyFor(client: { id: string }): string {
    return `journey of ${client.id}`;
  }

  judge(): void {}

  subscribe(): () => void {
    return () => {};
  }

  close(): void {}
}
