import type { Journal } from '../journal/journal.ts';

const longestLine = 500;
/** Lines that may come at once, and how many more each second allows. */
const burst = 40;
const perSecond = 10;

/**
 * What an upstream says about itself, in the journal: cut, rate-limited (a chatty server must not push the rest of the
 * timeline out), and without the values that its entry put into its environment, which are often keys.
 */
export class UpstreamLog {
  readonly #journal: Journal;
  readonly #name: string;
  readonly #secrets: readonly string[];
  #allowance = burst;
  #refilledAt = performance.now();
  #leftOut = 0;
  #report: NodeJS.Timeout | null = null;

  constructor(journal: Journal, name: string, env: Readonly<Record<string, string>>) {
    this.#journal = journal;
    this.#name = name;
    this.#secrets = Object.values(env).filter((value) => value.length >= 6);
  }

  /** A line that the upstream wrote: on stderr, as a log notification, or where it should not have. */
  line(text: string, level: 'info' | 'warn' = 'info'): void {
    const shown = this.#presentable(text);
    if (shown === '') return;
    if (!this.#take()) return this.#leaveOut();
    this.#journal.record({ type: 'upstream', actor: 'upstream', level, summary: `${this.#name}: ${shown}` });
  }

  /** What became of the upstream. */
  event(summary: string, level: 'info' | 'warn' | 'error' = 'info'): void {
    this.#journal.record({ type: 'upstream', actor: 'app', level, summary: this.#presentable(summary) });
  }

  close(): void {
    if (this.#report !== null) clearTimeout(this.#report);
    this.#report = null;
  }

  #presentable(text: string): string {
    let shown = text;
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, '•••');
    // Escape sequences and other control characters are for terminals, not for the timeline.
    // oxlint-disable-next-line no-control-regex
    shown = shown.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trim();
    return shown.length > longestLine ? `${shown.slice(0, longestLine)}…` : shown;
  }

  #take(): boolean {
    const now = performance.now();
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#refilledAt) / 1000) * perSecond);
    this.#refilledAt = now;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }

  #leaveOut(): void {
    this.#leftOut += 1;
    this.#report ??= setTimeout(() => {
      this.event(
        `${this.#name}: ${this.#leftOut} more lines were left out, because they came too fast.`,
        'warn',
      );
      this.#report = null;
      this.#leftOut = 0;
    }, 1000).unref();
  }
}
