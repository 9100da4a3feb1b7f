import { z } from 'zod';

/** Where on the way something stands or broke: ChatGPT → edge → tunnel → app → upstream, with the person beside it. */
export const hops = ['client', 'edge', 'tunnel', 'app', 'person', 'upstream'] as const;
export const Hop = z.enum(hops);
export type Hop = z.infer<typeof Hop>;

/** What the app concludes: `working`, `waiting` for the next step, or `failed` at a hop because of its evidence. */
export const Verdict = z.object({
  state: z.enum(['working', 'waiting', 'failed']),
  /** The rule that concluded it, in kebab-case; see docs/doctor.md. */
  rule: z.string(),
  hop: Hop,
  /** One sentence for the person. */
  cause: z.string(),
  /** What was seen, a line each. */
  evidence: z.array(z.string()),
  /** What to do, the best first: each a text that can be copied, with the address of the page it speaks of. */
  cures: z.array(z.string()),
});
export type Verdict = z.infer<typeof Verdict>;
