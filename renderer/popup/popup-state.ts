import type { DesktopState } from '../../protocol/desktop.ts';
import type { Grant, Knock } from '../../protocol/consent.ts';
import type { JournalEvent, Journey } from '../../protocol/events.ts';
import type { SettingName } from '../../protocol/link.ts';
import type { Place } from '../../protocol/place.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Status, ToolInfo } from '../../protocol/status.ts';
import type { TunnelChoice } from '../../protocol/tunnel.ts';
import { noDraft, type Draft } from '../tunnel/draft.ts';

/** Something that just happened, said once at the top until it is put away. */
export interface Notice {
  kind: 'good' | 'bad' | 'plain';
  title: string;
  text: string;
}

export interface PopupState {
  connection: { at: 'starting' } | { at: 'ready' } | { at: 'lost'; because: string };
  status: Status | null;
  settings: Settings | null;
  /** What the desktop shell knows beside the server: start at login, updates. */
  desktop: DesktopState | null;
  /** The settings are open, at a section or at their beginning. Each opening is another object. */
  settingsPanel: { section: SettingName | null } | null;
  /** A link asked for this before the server had told who knocks. */
  awaited: Place | null;
  /** Cards that were put away for good (settings/update-words.ts). */
  cardsPutAway: readonly string[];
  /** What tunnels there are to choose from. */
  choice: TunnelChoice | null;
  /** What of the tunnel is being changed: whether the panel is open, and what was typed. */
  draft: Draft;
  /** The newest journeys, in no order. */
  journeys: readonly Journey[];
  /** Failures that the person put away (verdict/newest-failure.ts). */
  putAway: ReadonlySet<string>;
  tools: readonly ToolInfo[];
  grants: readonly Grant[];
  /** The newest few, newest first. */
  recent: readonly JournalEvent[];
  knocks: readonly Knock[];
  /** The knock whose card is open. It changes only when that knock is gone or the person moves on. */
  open: string | null;
  /** Knocks that the person put aside for later: they stay in the list, their cards are closed. */
  aside: ReadonlySet<string>;
  /** Whether the person asked to see the knocks that nobody here expected. */
  quietShown: boolean;
  /** Knocks that were answered here, so that their going away needs no explanation. */
  answered: ReadonlySet<string>;
  notice: Notice | null;
}

export const emptyPopup: PopupState = {
  connection: { at: 'starting' },
  status: null,
  settings: null,
  desktop: null,
  settingsPanel: null,
  awaited: null,
  cardsPutAway: [],
  choice: null,
  draft: noDraft,
  journeys: [],
  putAway: new Set(),
  tools: [],
  grants: [],
  recent: [],
  knocks: [],
  open: null,
  aside: new Set(),
  quietShown: false,
  answered: new Set(),
  notice: null,
};

const recentKept = 6;

/** The newest steps out of those known and a new batch, newest first. */
export function newestSteps(known: readonly JournalEvent[], batch: readonly JournalEvent[]): JournalEvent[] {
  const bySeq = new Map([...known, ...batch.slice(-recentKept)].map((event) => [event.seq, event]));
  return [...bySeq.values()].toSorted((a, b) => b.seq - a.seq).slice(0, recentKept);
}

const journeysKept = 100;

/** The newest journeys out of those known and a new batch. */
export function newestJourneys(known: readonly Journey[], batch: readonly Journey[]): Journey[] {
  const byId = new Map([...known, ...batch].map((journey) => [journey.id, journey]));
  return [...byId.values()].toSorted((a, b) => b.lastAt - a.lastAt).slice(0, journeysKept);
}
