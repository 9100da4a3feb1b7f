import type { CheckupAgent, CheckupState, CheckupStep } from '../../protocol/checkup.ts';

/** Written out here as in shared/phases.ts; a test holds it to the contract's list. */
export const agents = ['browser', 'aiohttp', 'openai-mcp'] as const satisfies readonly CheckupAgent[];

export const agentNames: Record<CheckupAgent, { name: string; product: string }> = {
  browser: { name: 'Browser', product: 'Mozilla' },
  aiohttp: { name: 'ChatGPT’s backend', product: 'aiohttp' },
  'openai-mcp': { name: 'ChatGPT', product: 'openai-mcp' },
};

export type CellMark = 'passed' | 'failed' | 'untried' | 'under-way' | 'pending' | 'none';

export interface Cell {
  mark: CellMark;
  step: CheckupStep | null;
}

export interface CheckupRow {
  name: string;
  title: string;
  cells: Record<CheckupAgent, Cell>;
}

const markOf = (step: CheckupStep): CellMark => (step.ok ? 'passed' : step.tried ? 'failed' : 'untried');

/** The steps of a check-up as rows, in the order in which their names first came, a cell for each agent. */
export function checkupRows(checkup: Pick<CheckupState, 'running' | 'steps'>): CheckupRow[] {
  const missing: CellMark = checkup.running ? 'pending' : 'none';
  const empty = (): Cell => ({ mark: missing, step: null });
  const rows = new Map<string, CheckupRow>();
  for (const step of checkup.steps) {
    const row = rows.get(step.name) ?? {
      name: step.name,
      title: step.title,
      cells: { browser: empty(), aiohttp: empty(), 'openai-mcp': empty() },
    };
    rows.set(step.name, row);
    row.cells[step.agent] = { mark: markOf(step), step };
  }
  const all = [...rows.values()];
  const next = checkup.running ? nextCell(all, checkup.steps.at(-1)) : null;
  if (next !== null) next.mark = 'under-way';
  return all;
}

/** Where the check-up is now, as far as it can be told from what was done last: after it, by the same agent. */
function nextCell(rows: readonly CheckupRow[], last: CheckupStep | undefined): Cell | null {
  if (last === undefined) return null;
  const order = [last.agent, ...agents.filter((agent) => agent !== last.agent)];
  for (const agent of order) {
    const row = rows.find(({ cells }) => cells[agent].step === null);
    if (row !== undefined) return row.cells[agent];
  }
  return null;
}

/** How a check-up went, for its heading. */
export type CheckupPhase = 'unknown' | 'never' | 'running' | 'well' | 'failures' | 'problem';

export function checkupPhase(checkup: CheckupState | null): CheckupPhase {
  if (checkup === null) return 'unknown';
  if (checkup.running) return 'running';
  if (checkup.problem !== null) return 'problem';
  if (checkup.startedAt === null) return 'never';
  return checkup.steps.every(({ ok }) => ok) ? 'well' : 'failures';
}
