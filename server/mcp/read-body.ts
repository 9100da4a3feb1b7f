import type { IncomingMessage } from 'node:http';
import { onOneLine } from '../gateway/raw-json.ts';

/** The largest body that is read, bytes. */
export const maxBodySize = 4 * 1024 * 1024;

/**
 * Reads a body as UTF-8 text and hands it to `done` once, or null where it is larger than `maxBodySize`; then the rest
 * of it is not kept. A caller that goes away in the middle is never heard of again.
 */
export function readBody(req: IncomingMessage, done: (text: string | null) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBodySize) chunks.push(chunk);
    else if (size - chunk.length <= maxBodySize) done(null);
  });
  req.on('end', () => {
    if (size > maxBodySize) return;
    const text = textOf(chunks, size);
    // The request outlives its body by as long as its answer takes.
    chunks.length = 0;
    // A byte order mark is no part of the JSON (RFC 8259 §8.1 lets a reader ignore it).
    done(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  });
}

function textOf(chunks: readonly Buffer[], size: number): string {
  const [first] = chunks;
  const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size);
  return whole.toString('utf8');
}

/**
 * The JSON of a body, parsed, and on one line: its parts are passed on as they were written, in lines and in events.
 * Null where it is not JSON.
 */
export function parseBody(text: string): { value: unknown; line: string } | null {
  try {
    return { value: JSON.parse(text), line: onOneLine(text) };
  } catch {
    return null;
  }
}

/** Whether a Content-Type names application/json, whatever its parameters. */
export function isJsonType(header: string | undefined): boolean {
  if (header === undefined) return false;
  if (header === 'application/json') return true;
  const [essence = ''] = header.split(';', 1);
  return essence.trim().toLowerCase() === 'application/json';
}
