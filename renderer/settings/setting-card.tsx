import type { ReactNode } from 'react';
import type { SettingName } from '../../protocol/link.ts';

interface Props {
  /** The name by which a link leads here. */
  name?: SettingName;
  title: string;
  titleId: string;
  /** Stands at the end of the title's line. */
  aside?: ReactNode;
  children: ReactNode;
}

/** One setting: what it is, what it means, what can be changed. */
export function SettingCard({ name, title, titleId, aside, children }: Props) {
  return (
    <section
      className="card setting"
      aria-labelledby={titleId}
      data-setting={name}
      data-testid={`setting-${name ?? 'about'}`}
    >
      <div className="setting-head">
        {/* Takes the keyboard when a link leads here: it can be read, and not pressed. */}
        <h3 id={titleId} tabIndex={-1}>
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
