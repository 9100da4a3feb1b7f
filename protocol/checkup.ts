import { z } from 'zod';
import { Verdict } from './verdict.ts';

/** As whom a step is done: the person's browser, ChatGPT's backend on OAuth calls, ChatGPT on MCP calls. */
export const checkupAgents = ['browser', 'aiohttp', 'openai-mcp'] as const;
export const CheckupAgent = z.enum(checkupAgents);
export type CheckupAgent = z.infer<typeof CheckupAgent>;

export const CheckupStep = z.object({
  /** In kebab-case, the same for every agent. */
  name: z.string(),
  /** The step in words. */
  title: z.string(),
  agent: CheckupAgent,
  ok: z.boolean(),
  /** False where it could not be tried because a step before it failed; then `ok` is false too. */
  tried: z.boolean(),
  ms: z.number(),
  /** What came back: status, server, challenge page; in one line. */
  saw: z.string(),
});
export type CheckupStep = z.infer<typeof CheckupStep>;

/** A check-up, under way or done. Times are milliseconds since the epoch. */
export const CheckupState = z.object({
  running: z.boolean(),
  /** The address that was checked; null where none was yet. */
  url: z.string().nullable(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** How many steps there are in all. */
  planned: z.number().int(),
  steps: z.array(CheckupStep),
  verdicts: z.array(Verdict),
  /** What a check-up from this computer cannot know, a sentence each. */
  unknowable: z.array(z.string()),
  /** Why it could not be done at all, in one sentence. */
  problem: z.string().nullable(),
  /** Its journey in the timeline. */
  journey: z.string().nullable(),
});
export type CheckupState = z.infer<typeof CheckupState>;
