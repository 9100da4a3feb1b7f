import type { Bridge } from '../../server/bridge.ts';

/** A browser without JavaScript, as far as the waiting page needs one: it keeps cookies and does not follow redirects. */
export class PlainBrowser {
  readonly #cookies = new Map<string, string>();

  async open(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const mark = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, mark), pair.slice(mark + 1));
    }
    return answer;
  }
}

/** The number that a waiting page shows. */
export function matchNumber(page: string): number {
  const found = /id="match-number"[^>]*>\s*(\d\d)\s*</.exec(page);
  if (found === null) throw new Error(`the page shows no number:\n${page.slice(0, 2000)}`);
  return Number(found[1]);
}

/**
 * Does what the person does: opens the authorize address, reads the number, picks it in a front end.
 * @returns the address that the browser is sent to.
 */
export async function approve(
  bridge: Bridge,
  address: string | URL,
  life: '24h' | 'always' = '24h',
): Promise<string> {
  const browser = new PlainBrowser();
  const waiting = await browser.open(address);
  const number = matchNumber(await waiting.text());
  const knock = (await bridge.control.knocks({})).find(({ numbers }) => numbers.includes(number));
  if (knock === undefined) throw new Error('nobody knocks');
  await bridge.control.allow({ id: knock.id, number, for: life });
  const decided = await browser.open(address);
  const location = decided.headers.get('location');
  if (decided.status !== 303 || location === null) throw new Error(`the page answered ${decided.status}`);
  return location;
}
