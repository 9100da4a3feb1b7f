import type { Knock } from '../../protocol/consent.ts';
import { ShieldAskIcon, ShieldCheckIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { AnswerHost } from './answer-host.tsx';
import { scopeWords } from './scope-words.ts';

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);

interface Props {
  knock: Knock;
  titleId: string;
  factsId: string;
}

/** Who knocks, and, largest of all, where the answer would go. */
export function KnockFacts({ knock, titleId, factsId }: Props) {
  const verified = knock.identity === 'verified';
  return (
    <div className="facts">
      <h2 id={titleId} className="facts-title">
        <Untrusted text={knock.clientName} max={120} className="facts-client" testId="knock-client" /> asks
        for access
      </h2>
      <p className="facts-identity" data-identity={knock.identity} data-testid="knock-identity">
        {verified ? <ShieldCheckIcon /> : <ShieldAskIcon />}
        {verified ? (
          <span>
            Verified by <Untrusted text={hostOf(knock.clientId)} max={80} />
          </span>
        ) : (
          'It named itself: nobody vouches for this name'
        )}
      </p>
      <div id={factsId} className="facts-host">
        <span className="label">The answer goes to</span>
        <AnswerHost host={knock.redirectHost} />
      </div>
      <dl className="facts-list">
        <dt>Asked from</dt>
        <dd>
          <Untrusted text={knock.remote} max={60} className="mono" />
        </dd>
        <dt>Wants to</dt>
        <dd title={knock.scope}>
          <Untrusted text={scopeWords(knock.scope)} max={160} />
        </dd>
      </dl>
    </div>
  );
}
