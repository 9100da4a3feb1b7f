import { createHash } from 'node:crypto';

/**
 * Follows the knock and then sends the form, so that the answer is fetched by POST as without script. It knows of
 * "decided" alone: whether that is yes or no, the redirect says.
 */
export const script = `
'use strict';
const { left, status, back } = document.querySelector('main').dataset;
const form = document.querySelector('form');
const state = document.getElementById('state');
const clock = document.getElementById('left');
const ends = performance.now() + Number(left);
const pause = (time) => new Promise((done) => setTimeout(done, time));
const say = (text) => { if (state.textContent !== text) state.textContent = text; };

const tick = () => {
  const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  clock.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0') + ' left';
  if (seconds > 0) setTimeout(tick, 1000);
};

const follow = async () => {
  for (let decided = false; !decided;) {
    const began = performance.now();
    try {
      const answer = await fetch(status, { cache: 'no-store', credentials: 'same-origin' });
      if (answer.ok) {
        decided = (await answer.json()).state !== 'waiting';
        if (!decided) say('Waiting for your answer');
      } else if (answer.status === 403) {
        decided = true;
      } else {
        say('Drawbridge cannot be reached, trying again');
      }
    } catch {
      say('Drawbridge cannot be reached, trying again');
    }
    if (!decided) await pause(Math.max(250, 2000 - (performance.now() - began)));
  }
  say('Answered: going back to ' + back);
  form.submit();
};

addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
tick();
follow();
`;

export const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
