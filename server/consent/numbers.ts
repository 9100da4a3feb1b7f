import { randomInt } from 'node:crypto';

export interface Draw {
  /** Three distinct numbers from 10 to 99, in random order. */
  readonly numbers: readonly [number, number, number];
  /** The one of them that the waiting page shows. */
  readonly right: number;
}

const all = Array.from({ length: 90 }, (_, index) => index + 10);

/**
 * Draws the numbers of a knock. Those of other waiting knocks are left out while there are enough, so that the number
 * on a page stands under one knock only, and picking it can never answer somebody else's.
 */
export function drawNumbers(taken: ReadonlySet<number>): Draw {
  const free = all.filter((number) => !taken.has(number));
  const pool = free.length >= 3 ? free : [...all];
  const take = (): number => {
    const [number] = pool.splice(randomInt(pool.length), 1);
    if (number === undefined) throw new RangeError('no number left to draw');
    return number;
  };
  const numbers = [take(), take(), take()] as const;
  return { numbers, right: numbers[randomInt(3)] ?? numbers[0] };
}
