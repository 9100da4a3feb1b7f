import { z } from 'zod';
import { Phase } from './events.ts';
import { Verdict } from './verdict.ts';

/** The parts of an OAuth-protected MCP server, in the order in which a client meets them. */
const componentNames = [
  'discovery',
  'registration',
  'authorization',
  'token-exchange',
  'authenticated-access',
  'unauthenticated-blocking',
] as const;

export const ComponentStatus = z.object({
  name: z.enum(componentNames),
  status: z.enum(['working', 'failing', 'not seen']),
  evidence: z.array(z.string()),
});
export type ComponentStatus = z.infer<typeof ComponentStatus>;

/** What can be said of journeys: those of the running app, or those found in somebody's logs. */
export const Report = z.object({
  journeys: z.array(
    z.object({ id: z.string(), client: z.string().nullable(), phase: Phase, verdict: Verdict }),
  ),
  components: z.array(ComponentStatus),
  /** Requests of nobody who came to connect: scanners and crawlers. */
  strangers: z.object({ refused: z.number().int() }),
});
export type Report = z.infer<typeof Report>;

export const exportFormats = ['har', 'ndjson', 'mermaid', 'markdown'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** A journalled request, sent once more to the local server. */
export const ReplayResult = z.object({
  method: z.string(),
  path: z.string(),
  /** The status that was answered then; null where none was noted. */
  before: z.number().int().nullable(),
  now: z.number().int(),
  ms: z.number(),
  /** What differs from the first time, and what was replaced because it was secret; a sentence each. */
  notes: z.array(z.string()),
  /** The beginning of the answer, redacted. */
  body: z.string(),
});
export type ReplayResult = z.infer<typeof ReplayResult>;
