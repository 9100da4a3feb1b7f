import { took } from '../shared/format-time.ts';
import { CheckIcon, ClockIcon, CloseIcon } from '../shared/icons.tsx';
import type { Cell, CellMark } from './checkup-table.ts';

const words: Record<CellMark, string> = {
  passed: 'Passed',
  failed: 'Failed',
  untried: 'Not tried',
  'under-way': 'Under way',
  pending: 'To come',
  none: 'Not part of it',
};
const icons = {
  passed: CheckIcon,
  failed: CloseIcon,
  untried: null,
  'under-way': ClockIcon,
  pending: null,
  none: null,
} satisfies Record<CellMark, unknown>;

/** How a step went as one of the agents. */
export function CheckupCell({ cell: { mark, step } }: { cell: Cell }) {
  const Icon = icons[mark];
  return (
    <span className="check-cell" data-mark={mark}>
      <span className="check-mark">{Icon !== null && <Icon />}</span>
      {mark === 'none' ? (
        <>
          <span aria-hidden="true">–</span>
          <span className="visually-hidden">{words[mark]}</span>
        </>
      ) : (
        words[mark]
      )}
      {step !== null && step.tried && <span className="check-ms">{took(step.ms)}</span>}
    </span>
  );
}
