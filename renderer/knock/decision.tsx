import { useId, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import { useArmed } from './use-armed.ts';

interface Props {
  denyRef: RefObject<HTMLButtonElement | null>;
  numbers: readonly number[];
  /** Why no number can be chosen yet. */
  blocked: string | null;
  /** Its time has run out. */
  over: boolean;
  allow: (number: number) => Promise<void>;
  deny: () => void;
  later: () => void;
}

// A key held down since before the card came must not press the button under the focus.
const noRepeat = (event: KeyboardEvent) => {
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
};

/** The answer. Choosing the number that the browser shows is the approval; everything else is not. */
export function Decision({ denyRef, numbers, blocked, over, allow, deny, later }: Props) {
  const { target, armed, check } = useArmed<HTMLFieldSetElement>();
  const [picked, setPicked] = useState<number | null>(null);
  const questionId = useId();
  const hintId = useId();
  const ready = armed && blocked === null && !over && picked === null;

  const pick = async (number: number) => {
    if (blocked !== null || over || picked !== null || !check()) return;
    setPicked(number);
    await allow(number);
    setPicked(null);
  };
  // The second click of a double click was meant for the card before.
  const denyOnce = (event: MouseEvent) => {
    if (event.detail < 2) deny();
  };

  return (
    <footer className="decision">
      <h3 id={questionId} className="decision-question">
        Which number does your browser show?
      </h3>
      <fieldset ref={target} className="numbers" aria-labelledby={questionId} aria-describedby={hintId}>
        {numbers.map((number) => (
          <button
            key={number}
            type="button"
            className="number"
            aria-disabled={!ready}
            data-picked={picked === number}
            data-testid={`number-${number}`}
            onKeyDown={noRepeat}
            onClick={() => void pick(number)}
          >
            {number}
          </button>
        ))}
      </fieldset>
      <p id={hintId} className="hint centred" data-tone={blocked === null ? undefined : 'danger'}>
        {blocked ?? 'Choosing the number allows access. A wrong one denies it.'}
      </p>
      <div className="decision-actions">
        <button
          ref={denyRef}
          type="button"
          className="button wide"
          data-testid="deny"
          onKeyDown={noRepeat}
          onClick={denyOnce}
        >
          Deny
        </button>
        <button type="button" className="button plain" data-testid="later" title="Esc" onClick={later}>
          Later
        </button>
      </div>
    </footer>
  );
}
