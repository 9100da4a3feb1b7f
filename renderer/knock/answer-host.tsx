import { hostParts } from './host-parts.ts';

/** From how many characters on a host is written smaller, so that all of it is seen. */
const long = 28;

/** The host that gets the answer: always whole, its registered end the strongest. */
export function AnswerHost({ host }: { host: string }) {
  const { lead, main } = hostParts(host);
  return (
    <bdi dir="ltr" className="facts-host-name mono" data-long={host.length > long} data-testid="knock-host">
      {lead !== '' && <span className="facts-host-lead">{lead}</span>}
      {main}
    </bdi>
  );
}
