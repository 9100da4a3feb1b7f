import type { CheckupState } from '../../protocol/checkup.ts';
import { ago, took } from '../shared/format-time.ts';
import { plural } from '../shared/format-text.ts';
import { AlertIcon, CheckupIcon, ClockIcon, ErrorIcon, PassIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { checkupPhase, type CheckupPhase } from './checkup-table.ts';

const icons: Record<CheckupPhase, typeof PassIcon> = {
  unknown: CheckupIcon,
  never: CheckupIcon,
  running: ClockIcon,
  well: PassIcon,
  failures: ErrorIcon,
  problem: AlertIcon,
};

function titleOf(phase: CheckupPhase, checkup: CheckupState | null): string {
  if (checkup === null || phase === 'unknown') return 'One moment…';
  const failed = checkup.steps.filter(({ ok, tried }) => tried && !ok).length;
  const untried = checkup.steps.filter(({ tried }) => !tried).length;
  return {
    unknown: '',
    never: 'Not done yet',
    running: `Step ${Math.min(checkup.steps.length + 1, checkup.planned)} of ${checkup.planned}`,
    well: `All ${plural(checkup.steps.length, 'step')} passed`,
    failures: `${plural(failed, 'step')} failed${untried === 0 ? '' : `, ${untried} not tried`}`,
    problem: 'Could not be done',
  }[phase];
}

/** How the check-up stands, in one line, and how far it is. */
export function CheckupHead({ checkup, now }: { checkup: CheckupState | null; now: number }) {
  const phase = checkupPhase(checkup);
  const Icon = icons[phase];
  const done = checkup?.steps.length ?? 0;
  const planned = Math.max(1, checkup?.planned ?? 1);
  const when =
    checkup === null || checkup.startedAt === null || checkup.endedAt === null
      ? null
      : `${ago(checkup.endedAt, now)}, took ${took(checkup.endedAt - checkup.startedAt)}`;
  return (
    <div className="checkup-state" data-phase={phase} data-testid="checkup-state">
      <span className="checkup-icon">
        <Icon />
      </span>
      <div className="checkup-words">
        <p className="checkup-title">{titleOf(phase, checkup)}</p>
        <p className="hint">
          {checkup !== null && checkup.problem !== null && phase === 'problem' ? (
            <Untrusted text={checkup.problem} max={600} />
          ) : (
            <>
              {checkup !== null && checkup.url !== null && <Untrusted text={checkup.url} className="mono" />}
              {when !== null && ` · ${when}`}
              {phase === 'never' && 'It takes under a minute, and nothing is asked of you.'}
            </>
          )}
        </p>
        {phase === 'running' && (
          <progress
            className="progress"
            aria-label="Check-up"
            max={planned}
            value={Math.min(done, planned)}
            aria-valuetext={`${done} of ${planned} steps`}
          />
        )}
      </div>
    </div>
  );
}
