const newline = 0x0a;

/** Cuts a stream of bytes into lines of UTF-8. */
export class LineReader {
  readonly #limit: number;
  #parts: Buffer[] = [];
  #size = 0;

  /** @param limit bytes of one line. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a line has begun and not ended. */
  get halfway(): boolean {
    return this.#size > 0;
  }

  /** The lines that this chunk completes; null where one is longer than the limit, and nothing more can be read. */
  push(chunk: Buffer): string[] | null {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const line = this.#finish(chunk.subarray(from, end));
      if (line === null) return null;
      lines.push(line);
      from = end + 1;
    }
    return this.#keep(chunk.subarray(from)) ? lines : null;
  }

  #finish(last: Buffer): string | null {
    if (!this.#keep(last)) return null;
    const line = Buffer.concat(this.#parts, this.#size).toString('utf8');
    this.#parts = [];
    this.#size = 0;
    return line;
  }

  #keep(part: Buffer): boolean {
    this.#size += part.length;
    if (this.#size > this.#limit) return false;
    if (part.length > 0) this.#parts.push(part);
    return true;
  }
}
