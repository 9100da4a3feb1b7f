import { useEffect, useId, useRef } from 'react';
import type { GrantLife } from '../../protocol/consent.ts';

interface Props {
  life: GrantLife;
  choose: (life: GrantLife) => void;
  canRefresh: boolean;
}

/** What "until I revoke it" means for this client, in a sentence. */
const explain = (life: GrantLife, canRefresh: boolean): string => {
  if (life === '24h') return '';
  return canRefresh
    ? 'It also gets a refresh token, with which it renews its access by itself, even while you are away.'
    : 'This client cannot renew its access, so it will have to ask you again after 24 hours all the same.';
};

/** How long the client may use the tools. */
export function LifeChoice({ life, choose, canRefresh }: Props) {
  const name = useId();
  const hint = useRef<HTMLParagraphElement>(null);
  // It stands last in what scrolls, where it could be overlooked.
  useEffect(() => {
    if (life === 'always') hint.current?.scrollIntoView({ block: 'nearest' });
  }, [life]);

  const radio = (value: GrantLife, label: string) => (
    <label className="segment">
      <input
        type="radio"
        name={name}
        value={value}
        data-testid={`life-${value}`}
        checked={life === value}
        onChange={() => choose(value)}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset className="life">
      <legend className="visually-hidden">For how long</legend>
      <div className="life-line">
        <span className="label" aria-hidden="true">
          For how long
        </span>
        <div className="segments">
          {radio('24h', '24 hours')}
          {radio('always', 'Until I revoke it')}
        </div>
      </div>
      <p ref={hint} className="hint" aria-live="polite">
        {explain(life, canRefresh)}
      </p>
    </fieldset>
  );
}
