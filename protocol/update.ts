import { z } from 'zod';

/** What is known of a version that is not running yet. */
const next = {
  version: z.string().max(50),
  /** What changed, as plain text lines (Markdown lists allowed); null where nothing was said. */
  notes: z.string().max(20_000).nullable(),
};

/** What the person does to get a version that the app cannot put in its own place. */
const ByHand = z.object({
  /** A sentence. */
  how: z.string(),
  /** The package's address, and the command that installs it from the folder it was saved in; null where not known. */
  get: z.object({ address: z.string(), command: z.string() }).nullable(),
});
export type ByHand = z.infer<typeof ByHand>;

/** How it stands with updates of the app. Sentences are for the person. */
export const UpdateState = z.discriminatedUnion('state', [
  /** This build looks for no updates; `why` says it. */
  z.object({ state: z.literal('off'), why: z.string() }),
  /** `checkedAt`, ms: when the newest version was known to be this one; null: not asked yet. */
  z.object({ state: z.literal('current'), checkedAt: z.number().nullable() }),
  z.object({ state: z.literal('checking') }),
  /** It cannot install itself. */
  z.object({ state: z.literal('available'), ...next, ...ByHand.shape }),
  /** `percent` from 0 to 100. */
  z.object({ state: z.literal('downloading'), ...next, percent: z.number() }),
  /** Whole and verified: it starts with the next restart. Also where a package manager has replaced the app's files. */
  z.object({ state: z.literal('ready'), ...next }),
  /** The person wants it: the app restarts once the bridge is idle; `until` says what it waits for. */
  z.object({ state: z.literal('waiting'), ...next, until: z.string() }),
  z.object({ state: z.literal('restarting'), ...next }),
  /** The last look or download failed; it is tried again by itself. */
  z.object({ state: z.literal('failed'), sentence: z.string() }),
  /** `version` did not start and was taken back; this one runs again, and that one is not tried any more. */
  z.object({ state: z.literal('rolled-back'), version: z.string(), sentence: z.string() }),
]);
export type UpdateState = z.infer<typeof UpdateState>;

/** What the bridge is doing that a restart would break off. */
export interface Activity {
  /** Calls of tools and other requests to upstreams that are not answered yet. */
  readonly calls: number;
  /** Knocks that wait for the person, who expects one: those of strangers hold nothing up. */
  readonly knocks: number;
  /** Clients that were let in and have not fetched their token yet. */
  readonly connecting: number;
  readonly checkup: boolean;
}
