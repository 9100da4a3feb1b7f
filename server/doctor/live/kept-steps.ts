import type { Step } from '../step.ts';

/** Of each kind, those that went well and those that did not: so many of the newest. */
const mostOfOne = 6;

/** The steps of a journey that rules look at: bounded, however long it goes on. Oldest first. */
export class KeptSteps {
  #steps: Step[] = [];
  readonly #counts = new Map<string, number>();

  get all(): readonly Step[] {
    return this.#steps;
  }

  add(step: Step): void {
    this.#steps.push(step);
    const key = keyOf(step);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, Math.min(count, mostOfOne));
    if (count <= mostOfOne) return;
    const oldest = this.#steps.findIndex((each) => keyOf(each) === key);
    this.#steps.splice(oldest, 1);
  }

  clear(): void {
    this.#steps = [];
    this.#counts.clear();
  }
}

/** The list of tools is read seldom and matters for long. */
const keyOf = ({ kind, ok, about }: Step): string =>
  `${kind} ${ok} ${kind === 'mcp' && about === 'tools/list' ? about : ''}`;
