import type { FetchLimits } from './fetch-json.ts';

/** Of the key sets of clients: bytes, and ms. */
export const keySetLimits: FetchLimits = { bytes: 64 * 1024, time: 5_000 };
