export interface AuthorizeLimits {
  /** Requests for the page and by its form, per minute and address. */
  readonly pages: number;
  /** Requests for the state of a knock, per minute and address. */
  readonly polls: number;
  /** How much more often this machine itself may ask. */
  readonly loopbackFactor: number;
  /** How long a poll is held open while there is no answer, ms. */
  readonly pollHeld: number;
}

export const authorizeLimits: AuthorizeLimits = {
  pages: 120,
  polls: 600,
  loopbackFactor: 10,
  pollHeld: 20_000,
};
