import type { JournalEvent } from '../../../protocol/events.ts';
import { addressBlock } from '../../consent/address-block.ts';

/** The addresses that the caller of this event commands, as one; null where it has none. */
export const blockOf = ({ remote }: Pick<JournalEvent, 'remote'>): string | null =>
  remote === null ? null : addressBlock(remote);
