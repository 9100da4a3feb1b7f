import { createStore } from './store.ts';
import { useStore } from './use-store.ts';

interface Said {
  polite: string;
  assertive: string;
}

const said = createStore<Said>({ polite: '', assertive: '' });

// A live region speaks only when its text changes, so a repeated sentence gets an invisible difference.
const again = (before: string, text: string): string => (before === text ? `${text}\u00a0` : text);

/** Speaks a sentence to assistive technology: after what it is saying, or (`assertive`) at once. */
export function announce(text: string, how: keyof Said = 'polite'): void {
  said.set((current) => ({ ...current, [how]: again(current[how], text) }));
}

/** The two live regions. Rendered once, outside anything that is ever inert. */
export function Announcer() {
  const { polite, assertive } = useStore(said, (value) => value);
  return (
    <>
      <div className="visually-hidden" aria-live="polite" data-testid="announcer-polite">
        {polite}
      </div>
      <div className="visually-hidden" aria-live="assertive" data-testid="announcer-assertive">
        {assertive}
      </div>
    </>
  );
}
