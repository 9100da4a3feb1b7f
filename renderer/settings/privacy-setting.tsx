import { useId, useState } from 'react';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { SettingCard } from './setting-card.tsx';
import { SettingSwitch } from './setting-switch.tsx';

/** Whether the journal keeps what went through the tools, or only that something did. */
export function PrivacySetting() {
  const keep = usePopupState((state) => state.settings?.keepArguments ?? null);
  const { setKeepArguments } = usePopupActions();
  const [problem, setProblem] = useState<string | null>(null);
  const titleId = useId();
  const about = useId();
  return (
    <SettingCard
      name="privacy"
      title="Keep arguments and results"
      titleId={titleId}
      aside={
        <SettingSwitch
          on={keep ?? false}
          titleId={titleId}
          aboutId={about}
          disabled={keep === null}
          change={setKeepArguments}
          said={{
            on: 'From now on the timeline keeps arguments and results.',
            off: 'From now on the timeline keeps no arguments and results.',
          }}
          refused={setProblem}
          testId="keep-arguments"
        />
      }
    >
      <p id={about} className="setting-text">
        {keep === null
          ? 'One moment…'
          : keep
            ? 'The timeline keeps what your tools were asked and what they answered, from calls made while this is on. It stays on this computer, unless you export it.'
            : 'The timeline keeps that a tool was called, when, and how much it answered. Not what it was asked, and not the answer.'}
      </p>
      {problem !== null && (
        <p className="field-problem" role="alert">
          <Untrusted text={problem} max={400} />
        </p>
      )}
    </SettingCard>
  );
}
