import type { Grant } from '../../protocol/consent.ts';
import {
  type CallInput,
  type CallName,
  type CallOutput,
  type Control,
  ControlError,
  type ParsedInput,
} from '../../protocol/control.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Status } from '../../protocol/status.ts';
import type { ConsentBroker } from '../consent/broker.ts';
import { Fault } from '../faults.ts';
import type { Offer } from '../gateway/catalog.ts';
import type { Checkup } from '../doctor/checkup/checkup.ts';
import type { Doctor } from '../doctor/doctor.ts';
import type { Journal } from '../journal/journal.ts';
import type { Tunnels } from '../tunnel/tunnels.ts';
import { controlOf } from './control-of.ts';
import { badInput } from './invoke.ts';
import { contract } from './contract.ts';

/** The owners of what the contract speaks about. */
export interface ControlParts {
  readonly status: () => Status;
  readonly offer: Pick<Offer, 'tools'>;
  readonly broker: Pick<ConsentBroker, 'expect' | 'list' | 'allow' | 'deny'>;
  readonly grants: { list(): Grant[]; revoke(id: string, ending: 'person'): boolean };
  readonly journal: Pick<Journal, 'query' | 'journeys'>;
  readonly settings: {
    readonly current: Settings;
    /** Saves, and makes the change felt. */
    change(change: ParsedInput<'changeSettings'>): Settings | Promise<Settings>;
  };
  readonly tunnels: Pick<Tunnels, 'choice' | 'use' | 'check'>;
  readonly doctor: Pick<Doctor, 'judged'>;
  readonly checkup: Pick<Checkup, 'state' | 'start'>;
  readonly documents: {
    report(input: ParsedInput<'report'>): CallOutput<'report'>;
    export(input: ParsedInput<'export'>): CallOutput<'export'>;
    replay(input: ParsedInput<'replay'>): Promise<CallOutput<'replay'>>;
  };
  /** A bug, for the log: the caller is told only that there is one. */
  readonly onBug: (error: unknown) => void;
}

type Answers = { [N in CallName]: (input: ParsedInput<N>) => CallOutput<N> | Promise<CallOutput<N>> };

/**
 * The control contract, for every door: what comes in is checked against the contract, what goes out is cut down to
 * it, so that nothing which the contract does not name can reach a front end.
 * Every call rejects with ControlError only.
 */
export function createControl(parts: ControlParts): Control {
  const answers = answersOf(parts);
  const call =
    <N extends CallName>(name: N) =>
    async (input: CallInput<N>): Promise<CallOutput<N>> => {
      const parsed = parseInput(name, input);
      try {
        return parseOutput(name, await answers[name](parsed));
      } catch (error) {
        throw asControlError(error, parts.onBug);
      }
    };
  return controlOf(call);
}

function answersOf(parts: ControlParts): Answers {
  const { status, offer, broker, grants, journal, settings, tunnels, doctor, checkup, documents } = parts;
  return {
    status: () => status(),
    url: () => {
      broker.expect();
      const { local, public: outside } = status();
      return { url: (outside ?? local).mcp, public: outside !== null };
    },
    tools: () => offer.tools(),
    knocks: () => broker.list(),
    allow: (input) => broker.allow(input),
    deny: (input) => broker.deny(input),
    grants: () => grants.list(),
    revoke: ({ id }) => {
      if (grants.revoke(id, 'person')) return { grant: id, revoked: true };
      throw new ControlError(
        'not-found',
        'No such grant: it was revoked already, or it expired; look at the grants that there are now.',
      );
    },
    events: (query) => journal.query(query),
    journeys: ({ limit }) => doctor.judged(journal.journeys(limit)),
    settings: () => settings.current,
    changeSettings: (change) => settings.change(change),
    tunnels: () => tunnels.choice(),
    useTunnel: (input) => tunnels.use(input),
    checkTunnel: () => tunnels.check(),
    startCheckup: () => checkup.start(),
    checkup: () => checkup.state,
    report: (input) => documents.report(input),
    export: (input) => documents.export(input),
    replay: (input) => documents.replay(input),
  };
}

function parseInput<N extends CallName>(name: N, input: CallInput<N>): ParsedInput<N> {
  const parsed = contract[name].input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw badInput(name, parsed.error);
}

/** Events and journeys are made by the journal, field by field, and there are thousands of them: not twice. */
const exactAlready = new Set<CallName>(['events', 'journeys']);

function parseOutput<N extends CallName>(name: N, output: CallOutput<N>): CallOutput<N> {
  if (exactAlready.has(name)) return output;
  const parsed = contract[name].output.safeParse(output);
  if (parsed.success) return parsed.data;
  throw parsed.error;
}

function asControlError(error: unknown, onBug: (error: unknown) => void): ControlError {
  if (error instanceof ControlError) return error;
  if (error instanceof Fault) return new ControlError('not-possible', error.message);
  onBug(error);
  return new ControlError(
    'internal',
    'That did not work because of a fault in Drawbridge itself: try again, and if it stays, start Drawbridge anew.',
  );
}
