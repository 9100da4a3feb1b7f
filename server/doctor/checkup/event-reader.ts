/** Characters of a stream that are kept while an event is waited for. */
const most = 64 * 1024;

/** Reads the events of a stream as they come. */
export class EventReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #text = '';

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The data of the next event of that name; null where none came in time, or the stream ended. @param time ms */
  async next(name: string, time: number): Promise<string | null> {
    const ended = new AbortController();
    const timeout = new Promise<null>((resolve) => {
      const timer = setTimeout(() => resolve(null), time);
      ended.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      for (;;) {
        const found = this.#take(name);
        if (found !== null) return found;
        const chunk = await Promise.race([this.#read(), timeout]);
        if (chunk === null || this.#text.length + chunk.length > most) return null;
        this.#text += chunk;
      }
    } finally {
      ended.abort();
    }
  }

  async #read(): Promise<string | null> {
    try {
      const { done, value } = await this.#chunks.next();
      return done === true ? null : value.toString('utf8');
    } catch {
      return null;
    }
  }

  #take(name: string): string | null {
    for (;;) {
      const end = /\r?\n\r?\n/.exec(this.#text);
      if (end === null) return null;
      const lines = this.#text.slice(0, end.index).split(/\r?\n/);
      this.#text = this.#text.slice(end.index + end[0].length);
      const data = lines
        .find((line) => line.startsWith('data:'))
        ?.slice(5)
        .trim();
      if (lines.includes(`event: ${name}`) && data !== undefined) return data;
    }
  }
}
