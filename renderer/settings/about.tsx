import { useId } from 'react';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { CopyTextButton } from '../shared/copy-text-button.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { SettingCard } from './setting-card.tsx';

/** What this is, where it keeps things, under which terms. */
export function About() {
  const status = usePopupState((state) => state.status);
  const { copyText } = usePopupActions();
  const titleId = useId();
  const dataDir = status?.dataDir ?? null;
  return (
    <SettingCard title="About" titleId={titleId}>
      <dl className="about">
        <div>
          <dt>Version</dt>
          <dd data-testid="about-version">{status?.version ?? 'One moment…'}</dd>
        </div>
        <div>
          <dt>Data folder</dt>
          <dd>
            {dataDir === null ? (
              'One moment…'
            ) : (
              <>
                <Untrusted text={dataDir} max={400} className="mono" testId="about-data-folder" />
                <CopyTextButton
                  bare
                  label="Copy the path of the data folder"
                  said="Path copied."
                  copy={() => copyText(dataDir)}
                />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Licence</dt>
          <dd>MIT</dd>
        </div>
      </dl>
    </SettingCard>
  );
}
