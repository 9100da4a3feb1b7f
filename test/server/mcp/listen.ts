/** An event stream that is read while it is open. */
export interface Listening {
  response: Response;
  /** The next event that is no comment: its name and its data. */
  next(): Promise<{ event: string; data: string }>;
  /** The next message: the parsed data of the next event. */
  message(): Promise<Record<string, unknown>>;
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Opens an event stream and keeps what comes until it is asked for. */
export async function listen(url: string, init: RequestInit = {}): Promise<Listening> {
  const stop = new AbortController();
  const response = await fetch(url, { ...init, signal: stop.signal });
  const events: { event: string; data: string }[] = [];
  const waiting: ((event: { event: string; data: string }) => void)[] = [];
  const take = (block: string): void => {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data === undefined) return;
    const event = { event: field('event') ?? 'message', data };
    const waiter = waiting.shift();
    if (waiter === undefined) events.push(event);
    else waiter(event);
  };
  const read = async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        rest += decoder.decode(chunk, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) take(block);
      }
    } catch {
      // Closed by us.
    }
  };
  const ended = read();
  const next = (): Promise<{ event: string; data: string }> => {
    const event = events.shift();
    return event === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(event);
  };
  return {
    response,
    next,
    message: async () => {
      const message: Record<string, unknown> = JSON.parse((await next()).data);
      return message;
    },
    ended,
    close: () => stop.abort(),
  };
}
