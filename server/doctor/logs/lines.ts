import { Fault } from '../../faults.ts';

/** More of one line is not read, bytes. */
const longest = 64 * 1024;

/** The lines of a log, each at most 64 KB of it, whatever the file holds. @throws Fault where it is no text */
export async function* linesOf(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let cutting = false;
  let looked = false;
  for await (const chunk of bytes) {
    if (!looked) refuseBinary(chunk, name);
    looked = true;
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(10, from);
      const part = chunk.subarray(from, end < 0 ? chunk.length : end);
      if (!cutting) rest = rest.length === 0 ? part : Buffer.concat([rest, part.subarray(0, longest)]);
      if (rest.length > longest) {
        rest = rest.subarray(0, longest);
        cutting = true;
      }
      if (end < 0) break;
      yield rest.toString('utf8');
      rest = Buffer.alloc(0);
      cutting = false;
      from = end + 1;
    }
    // A piece of a chunk keeps the whole chunk.
    rest = Buffer.from(rest);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

const signatures: readonly (readonly [readonly number[], string])[] = [
  [[0x1f, 0x8b], 'is compressed: unpack it first, as in `zcat FILE | drawbridge diagnose -`'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed: unpack it first, as in `zstdcat FILE | drawbridge diagnose -`'],
  [[0x42, 0x5a, 0x68], 'is compressed: unpack it first, as in `bzcat FILE | drawbridge diagnose -`'],
  [[0xff, 0xfe], 'is written in UTF-16: save it as UTF-8 first'],
  [[0xfe, 0xff], 'is written in UTF-16: save it as UTF-8 first'],
];

function refuseBinary(chunk: Buffer, name: string): void {
  for (const [bytes, problem] of signatures) {
    if (bytes.every((byte, index) => chunk[index] === byte)) throw new Fault(`${name} ${problem}.`);
  }
  if (chunk.subarray(0, 8192).includes(0)) {
    throw new Fault(`${name} is no text but a binary file: give the access log that your server writes.`);
  }
}
