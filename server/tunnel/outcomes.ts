interface Waiting {
  readonly after: number;
  readonly resolve: () => void;
}

/** Tells whoever asked for a look what came of it: never of one that had begun before they asked. */
export class Outcomes {
  readonly #waiting = new Set<Waiting>();
  #begun = 0;

  begin(): void {
    this.#begun += 1;
  }

  /** What was begun last has come to something. */
  done(): void {
    for (const each of this.#waiting) {
      if (each.after >= this.#begun) continue;
      this.#waiting.delete(each);
      each.resolve();
    }
  }

  /** Nothing more will come. */
  end(): void {
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Resolves with the next outcome of something that has not begun yet. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add({ after: this.#begun, resolve });
    });
  }
}
