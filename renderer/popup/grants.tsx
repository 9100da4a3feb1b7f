import { useNow } from '../shared/use-now.ts';
import { GrantRow } from './grant-row.tsx';
import { usePopupState } from './popup-context.ts';
import { Section } from './section.tsx';

/** Who holds access. Nothing at all while nobody does. */
export function Grants() {
  const grants = usePopupState((state) => state.grants);
  const now = useNow(15_000);
  if (grants.length === 0) return null;
  return (
    <Section title="Has access">
      <ul className="card rows">
        {grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} now={now} />
        ))}
      </ul>
    </Section>
  );
}
