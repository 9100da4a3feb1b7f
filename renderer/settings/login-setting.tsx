import { useId, useState } from 'react';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { SettingCard } from './setting-card.tsx';
import { SettingSwitch } from './setting-switch.tsx';

/** Whether the app starts, without a window, when the person logs in. */
export function LoginSetting() {
  const startAtLogin = usePopupState((state) => state.desktop?.startAtLogin ?? null);
  const { setStartAtLogin } = usePopupActions();
  const [problem, setProblem] = useState<string | null>(null);
  const titleId = useId();
  const about = useId();
  const possible = startAtLogin?.possible ?? false;
  return (
    <SettingCard
      name="login"
      title="Start at login"
      titleId={titleId}
      aside={
        <SettingSwitch
          on={startAtLogin?.on ?? false}
          titleId={titleId}
          aboutId={about}
          disabled={!possible}
          change={setStartAtLogin}
          said={{ on: 'Starts at login.', off: 'Does not start at login.' }}
          refused={setProblem}
          testId="start-at-login"
        />
      }
    >
      <p id={about} className="setting-text">
        {startAtLogin !== null && !possible && startAtLogin.why !== null ? (
          <Untrusted text={startAtLogin.why} max={400} />
        ) : (
          'Drawbridge starts when you log in, without a window. Whoever knocks still has to wait for you.'
        )}
      </p>
      {problem !== null && (
        <p className="field-problem" role="alert">
          <Untrusted text={problem} max={400} />
        </p>
      )}
    </SettingCard>
  );
}
