import { brand, layout } from './layout.ts';
import { Markup, markup, nothing } from './markup.ts';

const svg = (paths: string): Markup =>
  new Markup(
    `<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`,
  );
const marks = {
  done: svg('<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.7 2.7L16 9.6"/>'),
  denied: svg('<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>'),
  problem: svg('<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.2M12 17v.01"/>'),
} as const;

export interface Notice {
  readonly mark: keyof typeof marks;
  readonly title: string;
  /** What happened, and why: one or two sentences. */
  readonly what: string;
  /** What to do now. */
  readonly advice: string;
  /** For whoever develops the client. */
  readonly code?: string;
}

/** A page that tells the person something, and asks nothing. */
export const noticePage = ({ mark, title, what, advice, code }: Notice): string =>
  layout({
    title,
    main: markup`<main${mark === 'done' ? nothing : new Markup(' class="bad"')}>
${brand}
${marks[mark]}
<h1>${title}</h1>
<p class="lead">${what}</p>
<p class="lead">${advice}</p>
${code === undefined ? nothing : markup`<p class="note">Error code: <code>${code}</code></p>`}
</main>`,
  });
