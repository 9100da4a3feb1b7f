import { request, type IncomingHttpHeaders } from 'node:http';

export interface Sent {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; throws where it is none. */
  readonly json: Record<string, unknown>;
}

export interface Sending {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** One HTTP request on node's own client: any Host, any header, any bytes. */
export function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Sending = {},
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sending = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          text,
          get json() {
            return record(JSON.parse(text));
          },
        });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('not a JSON object');
  return Object.fromEntries(Object.entries(value));
}
