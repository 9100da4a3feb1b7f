import { isDeepStrictEqual } from 'node:util';
import type { Notification } from '../protocol/control.ts';
import type { Status } from '../protocol/status.ts';

export type NoticeListener = (notification: Notification) => void;

/** Hands the contract's notifications to every front end. */
export class Notices {
  readonly #listeners = new Set<NoticeListener>();
  readonly #read: () => Status;
  #status: Status | null = null;

  constructor(read: () => Status) {
    this.#read = read;
  }

  subscribe(listener: NoticeListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(notification: Notification): void {
    for (const listener of this.#listeners) listener(notification);
  }

  /** Tells the status where it is another one than last time. */
  tellStatus(): void {
    if (this.#listeners.size === 0) return;
    const status = this.#read();
    if (isDeepStrictEqual(status, this.#status)) return;
    this.#status = status;
    this.tell({ name: 'status', data: status });
  }
}
