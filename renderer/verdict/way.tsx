import type { Hop, Verdict } from '../../protocol/verdict.ts';
import { CheckIcon, ClockIcon, CloseIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { hopMark, hopNames, markWords, way, type HopMark } from './verdict-words.ts';

const icons = { passed: CheckIcon, failed: CloseIcon, waiting: ClockIcon, unreached: null };

function Mark({ mark }: { mark: HopMark }) {
  const Icon = icons[mark];
  return <span className="hop-mark">{Icon !== null && <Icon />}</span>;
}

interface Props {
  verdict: Pick<Verdict, 'state' | 'hop'>;
  /** What the client calls itself, where it is known. */
  client: string | null;
}

/** The way from the client to the tool, and where on it something stands or broke. */
export function Way({ verdict, client }: Props) {
  const hop = (one: Hop) => {
    const mark = hopMark(verdict, one);
    return (
      <span className="hop" data-mark={mark} data-hop={one}>
        <Mark mark={mark} />
        <span className="hop-name">
          {one === 'client' && client !== null ? <Untrusted text={client} max={16} /> : hopNames[one]}
        </span>
        <span className="visually-hidden">: {markWords[mark]}</span>
      </span>
    );
  };
  return (
    <ol className="way" aria-label="The way from the client to the tool" data-testid="way">
      {way.map((one) => (
        <li key={one} data-person={one === 'app' && verdict.hop === 'person'}>
          {hop(one)}
          {one === 'app' && verdict.hop === 'person' && hop('person')}
        </li>
      ))}
    </ol>
  );
}
