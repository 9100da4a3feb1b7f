import type { ConsentBroker } from '../../consent/broker.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Clients } from '../client.ts';
import type { Codes } from '../codes.ts';

/** What the authorization endpoint works with. */
export interface AuthorizeParts {
  readonly clients: Clients;
  readonly codes: Codes;
  readonly broker: ConsentBroker;
  readonly journal: Pick<Journal, 'journeyFor'>;
  readonly now: () => number;
}
