import { checkupAgents, type CheckupState, type CheckupStep } from '../../../protocol/checkup.ts';
import { ControlClient } from '../../control/control-client.ts';
import { Fault } from '../../faults.ts';
import { conclusionLines, stepLines } from '../checkup-text.ts';
import type { Command } from '../command.ts';
import type { Printer } from '../printer.ts';
import { signal } from '../signals.ts';

export const checkup: Command = {
  name: 'checkup',
  synopsis: '',
  summary: 'Does what ChatGPT does, through the public address, and says what fails where',
  details: [],
  options: [],
  words: 0,
  async run({ dataDir, print }) {
    const client = await ControlClient.connect(dataDir);
    const interrupted = signal('SIGINT', 'SIGTERM');
    try {
      const state = await Promise.race([
        followed(client, print),
        interrupted.received.then(() => left()),
        endOf(client),
      ]);
      if (print.json) print.document(shown(state));
      else print.lines(conclusionLines(state, print));
      return state.problem === null && state.steps.every(({ ok }) => ok) ? 0 : 1;
    } finally {
      interrupted.stop();
      client.close();
    }
  },
};

/** What other programs rely on, and why there is nothing where it could not be done. */
function shown({ steps, verdicts, problem }: CheckupState): object {
  const exact = steps.map(({ name, agent, ok, ms, saw }) => ({ name, agent, ok, ms, saw }));
  return { steps: exact, verdicts, ...(problem !== null && { problem }) };
}

function left(): never {
  throw new Fault('The check-up goes on without this command: `drawbridge checkup` joins it again.');
}

const endOf = (client: ControlClient): Promise<never> =>
  new Promise((_, reject) =>
    client.onEnd(() =>
      reject(new Fault('Drawbridge ended before the check-up was done: start it and check again.')),
    ),
  );

/** Starts a check-up or joins the one under way, and shows its steps as they come; gives it when it is done. */
async function followed(client: ControlClient, print: Printer): Promise<CheckupState> {
  const live = new LiveCheckup(print);
  await client.subscribe((notification) => {
    if (notification.name === 'checkup') live.take(notification.data);
  });
  const started = await client.control.startCheckup({});
  if (!started.running) return started;
  live.begin(started);
  // It may have been done before anybody listened for it.
  live.take(await client.control.checkup({}));
  return live.done;
}

/** Shows each step of one check-up once, as soon as all agents have done it. */
class LiveCheckup {
  readonly done: Promise<CheckupState>;
  readonly #print: Printer;
  readonly #shown = new Set<string>();
  #finish: (state: CheckupState) => void = () => undefined;
  #startedAt: number | null = null;

  constructor(print: Printer) {
    this.#print = print;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** From now on it is known which one it is. */
  begin(state: CheckupState): void {
    this.#startedAt = state.startedAt;
    const { url } = state;
    this.#print.lines([this.#print.styled('bold', `Checking ${url ?? ''} as ${checkupAgents.join(', ')}`)]);
    this.take(state);
  }

  take(state: CheckupState): void {
    if (this.#startedAt === null || state.startedAt !== this.#startedAt) return;
    this.#show(state.steps);
    if (!state.running) this.#finish(state);
  }

  #show(steps: readonly CheckupStep[]): void {
    const whole = steps.filter(
      ({ name }) =>
        !this.#shown.has(name) && steps.filter((step) => step.name === name).length === checkupAgents.length,
    );
    this.#print.lines(stepLines(whole, this.#print));
    for (const { name } of whole) this.#shown.add(name);
  }
}
