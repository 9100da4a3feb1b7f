import { createHash } from 'node:crypto';

/** The one style sheet of these pages, inline: they load nothing. */
export const style = `
/* The colours of the app's own windows. */
:root {
  color-scheme: light dark;
  --canvas: #f6f6f4; --surface: #fff; --line: #e4e4df; --edge: #868a81;
  --ink: #1a1c1a; --ink-2: #525650; --accent: #0b6b5a; --accent-soft: #e3f2ed; --accent-line: #b7dccf;
  --danger: #a8201a; --shadow: 0 1px 2px rgb(20 24 20 / 5%), 0 14px 40px rgb(20 24 20 / 7%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #161817; --surface: #1e2120; --line: #2d3230; --edge: #7b827e;
    --ink: #eceeec; --ink-2: #b2b8b4; --accent: #5ccab0; --accent-soft: #17322c; --accent-line: #275a4e;
    --danger: #ff9f96; --shadow: 0 1px 2px rgb(0 0 0 / 25%), 0 14px 40px rgb(0 0 0 / 30%);
  }
}
@media (prefers-contrast: more) { :root { --ink-2: var(--ink); --line: var(--edge); --accent-line: var(--edge); } }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 24px 16px;
  display: flex; flex-direction: column; align-items: center; justify-content: center;
  background: var(--canvas); color: var(--ink); -webkit-text-size-adjust: 100%;
}
main {
  width: 100%; max-width: 27rem; padding: 28px 32px 30px; background: var(--surface);
  border: 1px solid var(--line); border-radius: 18px; box-shadow: var(--shadow);
}
p, h1, ol, form { margin: 0; }
.brand { display: flex; align-items: center; gap: 8px; color: var(--ink-2); font-size: .875rem; font-weight: 600; }
.brand svg { width: 28px; height: 28px; }
h1 { margin-top: 22px; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.012em; overflow-wrap: anywhere; text-wrap: balance; }
.lead { margin-top: 8px; text-wrap: pretty; color: var(--ink-2); overflow-wrap: anywhere; }
.lead strong { color: var(--ink); font-weight: 600; }
.claim { margin-top: 4px; color: var(--ink-2); font-size: .875rem; overflow-wrap: anywhere; }
.match { margin-top: 22px; padding: 20px 16px 14px; text-align: center; background: var(--accent-soft); border: 1px solid var(--accent-line); border-radius: 14px; }
.label { color: var(--ink-2); font-size: .9375rem; }
.number {
  font-size: 6rem; line-height: 1.1; font-weight: 650; letter-spacing: .04em; padding-left: .04em;
  font-variant-numeric: tabular-nums lining-nums; color: var(--accent);
}
.steps { margin-top: 22px; padding: 0; list-style: none; counter-reset: step; }
.steps li { text-wrap: pretty; position: relative; padding-left: 36px; counter-increment: step; }
.steps li + li { margin-top: 12px; }
.steps li::before {
  content: counter(step); position: absolute; left: 0; top: 1px; width: 23px; height: 23px; border-radius: 50%;
  border: 1px solid var(--line); color: var(--ink-2); font-size: .8125rem; font-weight: 600; line-height: 21px; text-align: center;
}
.aside { display: block; color: var(--ink-2); font-size: .875rem; }
a { color: var(--accent); text-underline-offset: 2px; }
code { font: .9375em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.waiting { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 16px; margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); }
.now { flex: 1 1 11rem; display: grid; grid-template-columns: auto 1fr; column-gap: 11px; align-items: center; }
.dot { width: 9px; height: 9px; border-radius: 50%; background: var(--accent); }
#left { grid-column: 2; color: var(--ink-2); font-size: .875rem; font-variant-numeric: tabular-nums; }
#state { font-weight: 550; }
button {
  min-height: 40px; padding: 8px 18px; font: inherit; font-weight: 550; color: var(--ink); cursor: pointer;
  background: transparent; border: 1px solid var(--edge); border-radius: 10px;
}
button:hover { border-color: var(--accent); background: var(--accent-soft); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.foot { max-width: 27rem; margin-top: 18px; padding: 0 8px; color: var(--ink-2); font-size: .875rem; text-align: center; text-wrap: balance; }
.note { margin-top: 20px; padding-top: 18px; border-top: 1px solid var(--line); color: var(--ink-2); font-size: .875rem; overflow-wrap: anywhere; }
.mark { width: 44px; height: 44px; margin: 24px 0 0 -5px; display: block; color: var(--accent); }
.bad .mark { color: var(--danger); }
.mark + h1 { margin-top: 14px; }
@media (prefers-reduced-motion: no-preference) {
  .dot { animation: breathe 2.4s ease-in-out infinite; }
  @keyframes breathe { 50% { opacity: .35; transform: scale(.8); } }
}
@media (max-width: 400px) {
  body { padding: 12px 10px; }
  main { padding: 22px 18px 24px; border-radius: 14px; }
  h1 { font-size: 1.3125rem; }
  .number { font-size: 5rem; }
  button { flex: 1 1 100%; }
}
@media (forced-colors: active) {
  .dot { background: CanvasText; forced-color-adjust: none; }
  .number { color: CanvasText; }
}
`;

export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
