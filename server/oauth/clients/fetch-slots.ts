import { OAuthError } from '../oauth-error.ts';

/** Fetches under way at a time: strangers choose the addresses. */
const mostFetches = 20;
/** And of one site: whoever has one domain must not take all the places. */
const mostOfSite = 3;

/** Deals out the places for fetches. */
export class FetchSlots {
  #taken = 0;
  readonly #sites = new Map<string, number>();

  /**
   * Takes a place.
   * @param known whether the address once led to something good. Such have places of their own, so that a flood of made-up
   *   addresses on the host of a well-known client does not keep that client out.
   * @returns the function that gives the place back; call it once.
   * @throws OAuthError temporarily_unavailable where all places are taken, or all of this site.
   */
  take(address: string, known: boolean): () => void {
    const site = `${known ? 'known' : 'new'} ${siteOf(address)}`;
    const ofSite = this.#sites.get(site) ?? 0;
    if (this.#taken >= mostFetches || ofSite >= mostOfSite) {
      throw new OAuthError(
        'temporarily_unavailable',
        'Too many client documents are being fetched; try again.',
        { status: 503, retryAfter: 5 },
      );
    }
    this.#taken += 1;
    this.#sites.set(site, ofSite + 1);
    return () => {
      this.#taken -= 1;
      const left = (this.#sites.get(site) ?? 1) - 1;
      if (left === 0) this.#sites.delete(site);
      else this.#sites.set(site, left);
    };
  }
}

/**
 * About what somebody registers: the last two labels of a host name, three under a country's short second level
 * (example.co.uk). Where that takes in more than one owner, they share the places of one.
 */
function siteOf(address: string): string {
  if (!URL.canParse(address)) return address;
  const labels = new URL(address).hostname.replace(/\.$/, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && second.length <= 3 ? -3 : -2).join('.');
}
