import { settleTime } from '../knock/use-armed.ts';

const presses = ['pointerdown', 'click', 'keydown'] as const;

const swallow = (event: Event): void => {
  if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  event.stopImmediatePropagation();
};

/**
 * Takes the keyboard from a button that still has it from before: a link may be about to give this window to somebody who
 * is typing elsewhere. The card of a knock sees to its own: Deny.
 */
function letGo(element: Element | null): void {
  if (element instanceof HTMLButtonElement && element.closest('[role=alertdialog]') === null) element.blur();
}

/**
 * Gives the function that lets no press through for 600 ms: a link has just put this window under somebody's pointer or
 * hands, and what they were about to press was something else. The time begins again when the window takes the keyboard.
 */
export function settling(target: Window): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const { dataset } = target.document.documentElement;
  const end = () => {
    delete dataset['settling'];
    for (const press of presses) target.removeEventListener(press, swallow, true);
    target.removeEventListener('focus', begin);
  };
  const begin = () => {
    clearTimeout(timer);
    dataset['settling'] = '';
    timer = setTimeout(end, settleTime);
    for (const press of presses) target.addEventListener(press, swallow, true);
    target.addEventListener('focus', begin);
  };
  return () => {
    letGo(target.document.activeElement);
    begin();
  };
}
