import type { Step, StepKind } from '../step.ts';

/** Browser, client, server, local MCP server. */
type Who = 'B' | 'C' | 'A' | 'U';

/** One arrow of a sequence diagram. */
export interface Arrow {
  readonly from: Who;
  readonly to: Who;
  /** Went through; was an answer; was refused or failed. */
  readonly sort: '->>' | '-->>' | '-x';
  readonly text: string;
  /** How often that happened in a row. */
  readonly times: number;
}

const calls = new Set<StepKind>(['stream-opened', 'stream-closed', 'stream-message', 'mcp', 'tool-call']);

/** The steps as arrows; the same call, repeated, is one. */
export function arrowsOf(steps: readonly Step[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  let run = 0;
  let before: string | null = null;
  for (const step of steps) {
    const isCall = calls.has(step.kind);
    for (const arrow of arrowsOfStep(step)) {
      const same = `${arrow.from}${arrow.sort}${arrow.to} ${arrow.text}`;
      // Among calls the order tells nothing: they are counted until something else comes.
      if (!isCall && same !== before) run += 1;
      before = same;
      const key = `${run} ${same}`;
      const known = arrows.get(key);
      arrows.set(key, { ...arrow, times: (known?.times ?? 0) + 1 });
    }
  }
  return [...arrows.values()];
}

function arrowsOfStep(step: Step): Omit<Arrow, 'times'>[] {
  const { kind, ok, about } = step;
  const text = textOf(step);
  const sort = ok ? '->>' : '-x';
  switch (kind) {
    case 'authorize':
      return [{ from: 'B', to: 'A', sort, text }];
    case 'code-sent':
      return [
        { from: 'B', to: 'A', sort: '->>', text },
        {
          from: 'A',
          to: 'B',
          sort: '-->>',
          text: ok ? 'back to the client, with a code' : 'back to the client, with an error',
        },
        { from: 'B', to: 'C', sort, text: ok ? 'the code' : 'the error' },
      ];
    case 'consent':
      return [
        {
          from: 'A',
          to: 'A',
          sort: '->>',
          text: ok ? 'the person allows' : `not allowed ${step.reason ?? ''}`.trim(),
        },
      ];
    case 'other':
      return step.method === null ? [] : [{ from: 'B', to: 'A', sort, text }];
    case 'tools-changed':
      return [{ from: 'U', to: 'A', sort: '-->>', text: 'the list of tools has changed' }];
    case 'tool-call':
      return about === null || about === 'tools/call'
        ? [{ from: 'C', to: 'A', sort, text }]
        : [
            { from: 'C', to: 'A', sort, text },
            { from: 'A', to: 'U', sort, text: about },
          ];
    default:
      return [{ from: 'C', to: 'A', sort, text }];
  }
}

function textOf({ kind, method, path, status, about, reason }: Step): string {
  const asked = method === null ? (about ?? kind) : `${method} ${path ?? ''}`;
  const what = about !== null && method !== null && kind !== 'metadata' ? ` (${about})` : '';
  return `${asked}${what}${status === null ? '' : ` ${status}`}${reason === null ? '' : `, ${reason}`}`;
}
