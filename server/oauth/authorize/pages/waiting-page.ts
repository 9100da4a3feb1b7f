import type { Knock } from '../../../../protocol/consent.ts';
import { knockLink } from '../../../../protocol/link.ts';
import type { KnockHandle } from '../../../consent/standing-knock.ts';
import { brand, layout } from './layout.ts';
import { Markup, markup } from './markup.ts';
import { script } from './waiting-script.ts';

const refresh = new Markup('<noscript><meta http-equiv="refresh" content="3"></noscript>\n');
const scriptElement = new Markup(`<script>${script}</script>\n`);

const timeLeft = (left: number): string => {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
};

const claim = ({ identity, clientId }: Knock): Markup =>
  identity === 'verified' && URL.canParse(clientId)
    ? markup`<bdi>${new URL(clientId).host}</bdi> vouches for this name.`
    : markup`The app chose this name itself.`;

/**
 * The page that waits: the one place that shows the number. It can ask, and never approve.
 * @param path where it is served: `/authorize` or `/oauth/authorize`.
 * @param now ms since the epoch.
 */
export function waitingPage({ knock, number }: KnockHandle, path: string, now: number): string {
  const left = Math.max(0, knock.expiresAt - now);
  return layout({
    title: 'Waiting for your answer',
    head: refresh,
    main: markup`<main data-left="${left}" data-status="${path}/status?knock=${knock.id}" data-back="${knock.redirectHost}">
${brand}
<h1><bdi>${knock.clientName}</bdi> asks to connect</h1>
<p class="lead">The answer goes to <strong><bdi>${knock.redirectHost}</bdi></strong>.</p>
<p class="claim">${claim(knock)}</p>
<div class="match">
<p class="label">Your number</p>
<p class="number" id="match-number">${number}</p>
</div>
<ol class="steps">
<li>Open Drawbridge in the tray and pick this number.
<span class="aside">Does it run on this computer? <a href="${knockLink}">Show it</a>. No tray? Run <code>drawbridge knocks</code> in a terminal on that computer.</span></li>
<li>This page goes on by itself once you have answered.</li>
</ol>
<form class="waiting" method="post" action="${path}">
<input type="hidden" name="knock" value="${knock.id}">
<div class="now"><span class="dot" aria-hidden="true"></span>
<span id="state" role="status" aria-live="polite">Waiting for your answer</span>
<span id="left">${timeLeft(left)}</span></div>
<button type="submit">Continue</button>
</form>
</main>`,
    foot: markup`<footer class="foot">Nothing on this page can approve the request. If you did not start it, close the page and deny it in Drawbridge.</footer>
${scriptElement}`,
  });
}
