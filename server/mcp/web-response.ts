import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** The headers of a request as the web's Request wants them. */
export function webHeaders(headers: IncomingHttpHeaders): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') found.set(name, value);
    else for (const item of value ?? []) found.append(name, item);
  }
  return found;
}

/** Sends a web Response as the answer. A stream is sent as it comes, no faster than the reader takes it. */
export async function sendResponse(res: ServerResponse, response: Response): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  const streamed = (headers['content-type'] ?? '').startsWith('text/event-stream');
  if (response.body === null || !streamed) {
    const body = Buffer.from(await response.arrayBuffer());
    if (res.destroyed) return;
    res.writeHead(response.status, { ...headers, 'Content-Length': body.length });
    res.end(body);
    return;
  }
  // Whether a connection stays open is between node and the client.
  const { connection: _connection, ...kept } = headers;
  res.writeHead(response.status, kept);
  res.flushHeaders();
  for await (const chunk of response.body) {
    if (res.destroyed) return;
    if (!res.write(chunk)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
  }
  res.end();
}
