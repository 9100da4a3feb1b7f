import { useMemo } from 'react';
import { jsonTokens, prettyJson } from './json-tokens.ts';

/** A redacted request or answer. */
export function JsonBlock({ title, value }: { title: string; value: unknown }) {
  const tokens = useMemo(() => jsonTokens(prettyJson(value)), [value]);
  return (
    <section className="json">
      <h3 className="label">{title}</h3>
      <pre className="mono" dir="ltr">
        {tokens.map(({ kind, text }, index) => (
          // The pieces of one value never change places.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index} data-kind={kind}>
            {text}
          </span>
        ))}
      </pre>
    </section>
  );
}
