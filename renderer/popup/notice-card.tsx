import { AlertIcon, CheckIcon, ClockIcon, CloseIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { usePopupActions, usePopupState } from './popup-context.ts';

const icons = { good: CheckIcon, bad: AlertIcon, plain: ClockIcon };

/** What just happened, until the person puts it away. */
export function NoticeCard() {
  const notice = usePopupState((state) => state.notice);
  const { dismissNotice } = usePopupActions();

  if (notice === null) return null;
  const Icon = icons[notice.kind];
  return (
    <section className="card note" data-kind={notice.kind} data-testid="notice" aria-label="Notice">
      <Icon className="note-icon" />
      <p>
        <strong>
          <Untrusted text={notice.title} />
        </strong>
        <Untrusted text={notice.text} max={600} />
      </p>
      <button type="button" className="icon-button small" aria-label="Dismiss" onClick={dismissNotice}>
        <CloseIcon />
      </button>
    </section>
  );
}
