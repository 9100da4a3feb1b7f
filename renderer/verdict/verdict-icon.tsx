import type { Verdict } from '../../protocol/verdict.ts';
import { ClockIcon, ErrorIcon, PassIcon } from '../shared/icons.tsx';

const icons = { working: PassIcon, waiting: ClockIcon, failed: ErrorIcon };

/** The picture of a verdict: another shape for each state, not only another colour. */
export function VerdictIcon({ state }: { state: Verdict['state'] }) {
  const Icon = icons[state];
  return (
    <span className="verdict-icon" data-state={state}>
      <Icon />
    </span>
  );
}
