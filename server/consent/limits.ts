/** How many may knock, and how long things last, ms. */
export interface ConsentLimits {
  /** No answer for that long: denied. */
  readonly waiting: number;
  /** How long after the person copied the URL or pressed Connect a knock may open the popup. */
  readonly expecting: number;
  /** How long an answered knock is remembered, so that its browser can fetch the answer and reload afterwards. */
  readonly remembering: number;
  /** Waiting knocks per remote address (IPv6: per /48). */
  readonly perAddress: number;
  /** Waiting knocks from this machine, and from behind a proxy that hides who asks. */
  readonly perLoopback: number;
  /** Waiting knocks of one client from one remote address. */
  readonly perClient: number;
  readonly total: number;
  /** Answered knocks that are remembered at most. */
  readonly remembered: number;
}

export const consentLimits: ConsentLimits = {
  waiting: 5 * 60_000,
  expecting: 15 * 60_000,
  remembering: 10 * 60_000,
  perAddress: 3,
  perLoopback: 20,
  perClient: 3,
  total: 30,
  remembered: 300,
};
