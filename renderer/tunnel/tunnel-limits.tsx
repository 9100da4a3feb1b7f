import { ChevronIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';

/** How many are shown at once, where there are more. */
const shown = 2;

interface Props {
  limits: readonly string[];
  /** All but the first few have to be asked for. */
  folded?: boolean;
}

/** What a tunnel cannot do, as small notes. */
export function TunnelLimits({ limits, folded = false }: Props) {
  if (limits.length === 0) return null;
  const first = folded && limits.length > shown + 1 ? limits.slice(0, shown) : limits;
  const rest = limits.slice(first.length);
  return (
    <div className="limits">
      <Notes sentences={first} />
      {rest.length > 0 && (
        <details className="tunnel-limits">
          <summary>
            <ChevronIcon />
            {rest.length} more
          </summary>
          <Notes sentences={rest} />
        </details>
      )}
    </div>
  );
}

function Notes({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul className="notes" data-testid="tunnel-limits">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Untrusted text={sentence} max={300} />
        </li>
      ))}
    </ul>
  );
}
