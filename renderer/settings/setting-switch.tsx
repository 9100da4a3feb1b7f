import { useState } from 'react';
import { announce } from '../shared/announcer.tsx';

interface Props {
  on: boolean;
  /** The element that names it. */
  titleId: string;
  /** The element that says what it means. */
  aboutId?: string;
  disabled?: boolean;
  /** Gives the sentence to show where it was refused, null where it was taken. */
  change: (on: boolean) => Promise<string | null>;
  said: { on: string; off: string };
  refused: (sentence: string | null) => void;
  testId: string;
}

/** Switches a setting, says that it did, or why not. */
export function SettingSwitch({
  on,
  titleId,
  aboutId,
  disabled = false,
  change,
  said,
  refused,
  testId,
}: Props) {
  const [busy, setBusy] = useState(false);
  const turn = async () => {
    if (busy || disabled) return;
    setBusy(true);
    const sentence = await change(!on);
    setBusy(false);
    refused(sentence);
    if (sentence === null) announce(on ? said.off : said.on);
  };
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={on}
      aria-busy={busy}
      aria-disabled={disabled}
      aria-labelledby={titleId}
      aria-describedby={aboutId}
      data-testid={testId}
      onClick={() => void turn()}
    >
      <span className="switch-thumb" />
    </button>
  );
}
