import { UsageError } from './usage.ts';

/** The streams of a process as far as a question needs them. */
interface Asking {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY: boolean; setRawMode(raw: boolean): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Characters of the longest token; the contract takes no more either. */
const longest = 4096;

/**
 * Reads a secret from standard input: the first line of what another program writes into it, or what the person types,
 * which is not shown.
 * @throws UsageError where there is none, or it is too long.
 */
export async function readSecret(world: Asking, question: string): Promise<string> {
  const secret = (world.stdin.isTTY ? await askUnseen(world, question) : await readAll(world)).trim();
  if (secret === '') throw new UsageError('No token came on standard input: nothing was changed.');
  if (secret.length <= longest && !/\s/.test(secret)) return secret;
  throw new UsageError('What came on standard input is no token: give the token alone, on one line.');
}

async function readAll({ stdin }: Asking): Promise<string> {
  let text = '';
  stdin.setEncoding('utf8');
  for await (const chunk of stdin) {
    text += String(chunk);
    // Whatever this is, it is no token.
    if (text.length > 4 * longest) break;
  }
  return text;
}

const interrupt = '\u0003';
const endOfInput = '\u0004';

/** Asks in the terminal, without an echo. */
function askUnseen({ stdin, stderr }: Asking, question: string): Promise<string> {
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (): void => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const hear = (chunk: string): void => {
      for (const key of chunk) {
        if (key === '\r' || key === '\n' || key === endOfInput) {
          end();
          return resolve(text);
        }
        if (key === interrupt) {
          end();
          return reject(new UsageError('Interrupted: nothing was changed.'));
        }
        if (key === '\u007F' || key === '\b') text = text.slice(0, -1);
        else if (text.length <= longest) text += key;
      }
    };
    stdin.on('data', hear);
  });
}
