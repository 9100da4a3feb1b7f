import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { SocketAnswer, type CallInput, type CallName, type CallOutput } from '../../../protocol/control.ts';
import { contract } from '../../../server/control/contract.ts';
import type { DebianRoot } from './debian-root.ts';
import { places } from './installed-app.ts';

/**
 * One call of the control contract over the installed app's own socket, as its command makes it. Throws where nobody
 * listens, and what the app answers as its reason.
 */
export async function ask<N extends CallName>(
  debian: DebianRoot,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const answer = SocketAnswer.parse(JSON.parse(await answerTo(debian, { id: 1, call: name, input })));
  if (!('ok' in answer)) throw new Error(`${name}: a notification came instead of an answer`);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return contract[name].output.parse(answer.output);
}

function answerTo(debian: DebianRoot, request: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(debian.outside(`${places.dataDir}/control.sock`));
    socket.once('error', reject);
    socket.once('connect', () => {
      createInterface({ input: socket }).once('line', (line) => {
        socket.destroy();
        resolve(line);
      });
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.once('close', () => reject(new Error('the app closed its socket without an answer')));
  });
}
