import { describe, expect, it } from 'vitest';
import { Lines } from '../../../server/gateway/lines.ts';

function cut(limit: number, ...chunks: string[]): { lines: string[]; tooLong: number[] } {
  const found: { lines: string[]; tooLong: number[] } = { lines: [], tooLong: [] };
  const lines = new Lines(
    limit,
    (line) => found.lines.push(line),
    (bytes) => found.tooLong.push(bytes),
  );
  for (const chunk of chunks) lines.push(Buffer.from(chunk, 'latin1'));
  lines.end();
  return found;
}

describe('cutting a stream into lines', () => {
  it('puts lines together however they are split', () => {
    expect(cut(100, 'a\nb', 'c', '\n\nd').lines).toEqual(['a', 'bc', '', 'd']);
  });

  it('does not break a character that is split between two chunks', () => {
    const bytes = Buffer.from('"é日"\n', 'utf8').toString('latin1');
    for (let at = 1; at < bytes.length; at += 1)
      expect(cut(100, bytes.slice(0, at), bytes.slice(at)).lines).toEqual(['"é日"']);
  });

  it('drops a line that is too long, whether it comes at once or in pieces, and reads on', () => {
    expect(cut(3, 'abcd\nok\n')).toEqual({ lines: ['ok'], tooLong: [4] });
    expect(cut(3, 'ab', 'cd', 'ef\no', 'k\n')).toEqual({ lines: ['ok'], tooLong: [6] });
  });
});
