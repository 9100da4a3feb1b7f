import type { ExportFormat, ReplayResult } from '../../protocol/report.ts';
import type { WindowApi } from '../../protocol/window.ts';
import { faultOf } from '../shared/fault.ts';
import type { Store } from '../shared/store.ts';
import { withAllPutAway } from '../verdict/newest-failure.ts';
import type { TimelineState } from './timeline-state.ts';

/** How something ended that may be refused: what came of it, or the sentence that says why not. */
export type Outcome<T> = { done: T } | { problem: string };

/** What the person can do in the timeline beside looking. Nothing here throws. */
export interface TimelineActions {
  setView(view: TimelineState['view']): void;
  /** Puts the failures there are now away. */
  putFailuresAway(): void;
  copyText(text: string): Promise<boolean>;
  copyUrl(): Promise<boolean>;
  openPage(url: string): Promise<Outcome<true>>;
  /** Copies the report as Markdown: of one journey, or of all. */
  copyReport(journey?: string): Promise<boolean>;
  /** Exports into a file that the person chooses; `done` is false where they changed their mind. */
  exportAs(format: ExportFormat, journey?: string): Promise<Outcome<boolean>>;
  replay(seq: number): Promise<Outcome<ReplayResult>>;
  startCheckup(): Promise<Outcome<true>>;
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { done: await work() };
  } catch (error) {
    return { problem: faultOf(error).sentence };
  }
}

/** Whether the work succeeded. */
const succeeds = async (work: () => Promise<unknown>): Promise<boolean> => 'done' in (await outcome(work));

/** The longest text that the clipboard is given, in UTF-16 units (protocol/desktop.ts). */
const longest = 200_000;

const about = (journey: string | undefined) => (journey === undefined ? {} : { journey });

export function createTimelineActions(
  { control, desktop }: WindowApi,
  store: Store<TimelineState>,
): TimelineActions {
  const copyText = (text: string) => succeeds(() => desktop.copyText({ text: text.slice(0, longest) }));
  return {
    setView: (view) =>
      store.set((state) => (state.view === view ? state : { ...state, view, selected: null })),
    putFailuresAway: () =>
      store.set((state) => ({ ...state, putAway: withAllPutAway(state.putAway, state.journeys) })),
    copyText,
    copyUrl: () => succeeds(() => desktop.copyUrl({})),
    openPage: (url) => outcome(() => desktop.openPage({ url }).then(() => true as const)),
    async copyReport(journey) {
      const report = await outcome(() => control.report(about(journey)));
      return 'done' in report && copyText(report.done.markdown);
    },
    exportAs: (format, journey) =>
      outcome(async () => {
        const { text, fileName } = await control.export({ format, ...about(journey) });
        return (await desktop.saveFile({ fileName, text })).saved;
      }),
    replay: (seq) => outcome(() => control.replay({ seq })),
    startCheckup: () =>
      outcome(async () => {
        const checkup = await control.startCheckup({});
        // Its first steps may have been told before the answer came.
        store.set((state) =>
          state.checkup !== null && state.checkup.running && state.checkup.startedAt === checkup.startedAt
            ? state
            : { ...state, checkup },
        );
        return true as const;
      }),
  };
}
