/** Ms. */
export const times = {
  /** After the start: it has other things to do at first. */
  first: 60_000,
  between: 6 * 60 * 60_000,
  /** After the first failure; twice as long after each further one. */
  afterFailure: 5 * 60_000,
} as const;

/**
 * How long until the next look, ms. A tenth more or less, so that not all of the world asks at once.
 * @param failures in a row
 * @param random 0 to 1
 */
export function nextLook(failures: number, random: number): number {
  const base =
    failures === 0 ? times.between : Math.min(times.between, times.afterFailure * 2 ** (failures - 1));
  return Math.round(base * (0.9 + 0.2 * random));
}
