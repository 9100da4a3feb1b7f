import { ConsentBroker } from '../../../server/consent/broker.ts';
import type { KnockRequest } from '../../../server/consent/knock-request.ts';
import type { ConsentLimits } from '../../../server/consent/limits.ts';
import type { KnockHandle } from '../../../server/consent/standing-knock.ts';
import { RecordedJournal } from './recorded-journal.ts';

/** A good request of ChatGPT from outside, with changes. */
export const asks = (changes: Partial<KnockRequest> = {}): KnockRequest => ({
  browser: 'browser-1',
  client: { id: 'chatgpt', name: 'ChatGPT', identity: 'unverified', grantTypes: ['authorization_code'] },
  redirectUri: 'https://chatgpt.com/connector_platform_oauth_redirect',
  state: 'state-1',
  scope: 'mcp',
  codeChallenge: 'c'.repeat(43),
  issuer: { kind: 'public', origin: 'https://bridge.example.com' },
  remote: '167.160.247.4',
  userAgent: 'Firefox',
  address: '/authorize?client_id=chatgpt',
  ...changes,
});

export const clientNamed = (id: string): KnockRequest['client'] => ({ ...asks().client, id, name: id });

/** The real broker; the test holds the clock. */
export class Consent {
  time = 1_700_000_000_000;
  tools = ['files__read', 'files__write', 'notes__*'];
  readonly journal = new RecordedJournal();
  readonly broker: ConsentBroker;
  #strangers = 0;

  constructor(limits: Partial<ConsentLimits> = {}) {
    this.broker = new ConsentBroker({
      now: () => this.time,
      journal: this.journal,
      offer: { patterns: () => this.tools },
      limits,
    });
  }

  knock(changes: Partial<KnockRequest> = {}): KnockHandle {
    return this.broker.knock(asks(changes)).handle;
  }

  /** A knock like no other: an own browser and an own client, unless the changes say otherwise. */
  stranger(changes: Partial<KnockRequest> = {}): KnockHandle {
    this.#strangers += 1;
    return this.knock({
      browser: `stranger-${this.#strangers}`,
      client: clientNamed(`client-${this.#strangers}`),
      ...changes,
    });
  }

  allow(handle: KnockHandle, more: { number?: number; for?: '24h' | 'always'; tools?: string[] } = {}) {
    return this.broker.allow({ id: handle.knock.id, number: handle.number, for: '24h', ...more });
  }
}

export const wrongNumber = ({ knock, number }: KnockHandle): number =>
  knock.numbers.find((other) => other !== number) ?? 0;
