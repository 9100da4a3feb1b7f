const newline = 0x0a;

/** Cuts a stream of bytes into lines. A line longer than `limit` bytes is dropped as it comes, without being kept. */
export class Lines {
  readonly #limit: number;
  readonly #onLine: (line: string) => void;
  readonly #onTooLong: (bytes: number) => void;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(limit: number, onLine: (line: string) => void, onTooLong: (bytes: number) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(newline, from);
      if (end === -1) break;
      this.#finish(chunk, from, end);
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(from === 0 ? chunk : chunk.subarray(from));
  }

  /** The last line, where the stream ended without a line break. */
  end(): void {
    if (this.#size > 0) this.#finish(Buffer.alloc(0), 0, 0);
  }

  #keep(rest: Buffer): void {
    this.#size += rest.length;
    if (this.#size > this.#limit) this.#parts = [];
    else this.#parts.push(rest);
  }

  #finish(chunk: Buffer, from: number, end: number): void {
    if (this.#size === 0) {
      if (end - from > this.#limit) this.#onTooLong(end - from);
      else this.#onLine(chunk.toString('utf8', from, end));
      return;
    }
    const size = this.#size + end - from;
    const parts = this.#parts;
    this.#parts = [];
    this.#size = 0;
    if (size > this.#limit) return this.#onTooLong(size);
    parts.push(chunk.subarray(from, end));
    this.#onLine(Buffer.concat(parts, size).toString('utf8'));
  }
}
