import { Markup, markup, nothing } from './markup.ts';
import { style } from './style.ts';

/** Two towers, and the bridge lowered between them: the app's tile. */
const tile =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28" aria-hidden="true"><rect width="28" height="28" rx="7" fill="#2b3870"/><g transform="translate(5 4.5)" fill="#f1f3fa"><path d="M1 3h1.2v1h.8V3h1.2v1H5V3h.9v2.6h-.5V15H1.5V5.6H1zM17 3h-1.2v1H15V3h-1.2v1H13V3h-.9v2.6h.5V15h3.9V5.6H17z"/><path fill="#f3c969" d="M5.4 10.8h7.2V13H5.4zM5.4 6.6l2.9 4.2H7.1L5.4 8.2zM12.6 6.6l-2.9 4.2h1.2l1.7-2.6z"/></g></svg>';
const icon = `data:image/svg+xml,${encodeURIComponent(tile)}`;

const styleElement = new Markup(`<style>${style}</style>`);

export interface Layout {
  readonly title: string;
  readonly head?: Markup;
  /** The `main` element. */
  readonly main: Markup;
  /** What comes after it. */
  readonly foot?: Markup;
}

export const brand = markup`<p class="brand">${new Markup(tile)}Drawbridge</p>`;

/** A whole page. It loads nothing from anywhere. */
export const layout = ({ title, head = nothing, main, foot = nothing }: Layout): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Drawbridge</title>
<link rel="icon" href="${icon}">
${head}${styleElement}
</head>
<body>
${main}
${foot}</body>
</html>
`.text;
