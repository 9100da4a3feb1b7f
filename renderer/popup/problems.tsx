import { AlertIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { usePopupState } from './popup-context.ts';

/** What is wrong and what the person can do about it, one card each. */
export function Problems() {
  const problems = usePopupState((state) => state.status)?.problems ?? [];
  return problems.map(({ id, sentence }) => (
    <section key={id} className="card note" data-kind="bad" data-testid="problem" aria-label="Problem">
      <AlertIcon className="note-icon" />
      <p>
        <Untrusted text={sentence} max={600} />
      </p>
    </section>
  ));
}
