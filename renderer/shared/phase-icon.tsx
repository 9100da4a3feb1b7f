import type { Phase } from '../../protocol/events.ts';
import type { IconProps } from './icon.tsx';
import { BoltIcon, CardIcon, CompassIcon, DotIcon, KeyIcon, KnockIcon, PersonCheckIcon } from './icons.tsx';

const icons = {
  discovery: CompassIcon,
  registration: CardIcon,
  authorization: KnockIcon,
  consent: PersonCheckIcon,
  token: KeyIcon,
  access: BoltIcon,
} satisfies Record<Phase, (props: IconProps) => React.ReactNode>;

/** The picture of a phase; a dot for what belongs to none. */
export function PhaseIcon({ phase, className }: IconProps & { phase: Phase | null }) {
  const Icon = phase === null ? DotIcon : icons[phase];
  return <Icon className={className} />;
}
