import type { TunnelKind, TunnelOption } from '../../protocol/tunnel.ts';

/** What a kind of tunnel can and cannot do, as the source of the sentences for people. */
interface TunnelLimits {
  /** What becomes of an event stream that was opened with GET. `depends`: on the proxy's settings. */
  readonly sseOverGet: 'streams' | 'buffered' | 'depends';
  /** Whether the address is another one at each start, stays, or is whatever the person set up. */
  readonly address: 'changes' | 'stays' | 'yours';
  /** Whether browsers are shown a page of the provider's first, which the person has to click away. */
  readonly browserInterstitial: boolean;
  /** Whether a filter of the edge may stop programs that are no browsers. `depends`: on what stands in front. */
  readonly botFilter: 'none' | 'possible' | 'depends';
  /** Requests under way at once, beyond which it answers 429; null: none known. */
  readonly mostInFlight: number | null;
  /** Seconds after which a request without an answer is given up; null: none known. */
  readonly answerWithin: number | null;
  readonly uptimePromised: boolean;
}

/** @param address the reserved address, where there is one. */
function limitsOf(kind: TunnelKind, address: string | null): TunnelLimits {
  switch (kind) {
    case 'quick':
      return {
        sseOverGet: 'buffered',
        address: 'changes',
        browserInterstitial: false,
        botFilter: 'none',
        mostInFlight: 200,
        answerWithin: 100,
        uptimePromised: false,
      };
    case 'cloudflare':
      return {
        sseOverGet: 'streams',
        address: 'yours',
        browserInterstitial: false,
        botFilter: 'possible',
        mostInFlight: null,
        answerWithin: 100,
        uptimePromised: true,
      };
    case 'ngrok':
      return {
        sseOverGet: 'streams',
        address: address === null ? 'changes' : 'stays',
        browserInterstitial: true,
        botFilter: 'none',
        mostInFlight: null,
        answerWithin: null,
        uptimePromised: true,
      };
    case 'own':
      return {
        sseOverGet: 'depends',
        address: 'yours',
        browserInterstitial: false,
        botFilter: 'depends',
        mostInFlight: null,
        answerWithin: null,
        uptimePromised: true,
      };
  }
}

/** The limits in words, a sentence each. */
export function limitSentences(kind: TunnelKind, address: string | null): string[] {
  const limits = limitsOf(kind, address);
  const sentences: (string | null)[] = [
    limits.address === 'changes'
      ? 'The address may be another one after each start: the connector in ChatGPT has to be made anew then.'
      : null,
    limits.sseOverGet === 'buffered'
      ? 'Event streams opened with GET (/sse) are held back until they close: use the address that ends in /mcp.'
      : null,
    limits.sseOverGet === 'depends'
      ? 'Whether event streams pass at once depends on your proxy: it must not buffer answers.'
      : null,
    limits.browserInterstitial
      ? 'On the free plan browsers see a page of ngrok first: press "Visit Site" there.'
      : null,
    limits.botFilter === 'possible'
      ? 'Bot Fight Mode of your Cloudflare zone may stop ChatGPT: the check-up finds out.'
      : null,
    limits.mostInFlight === null ? null : `At most ${limits.mostInFlight} requests may be under way at once.`,
    limits.answerWithin === null
      ? null
      : `A call that takes longer than ${limits.answerWithin} seconds without a sign of life is cut off.`,
    limits.uptimePromised ? null : 'Nobody promises that it stays up.',
  ];
  return sentences.filter((sentence) => sentence !== null);
}

/** What a person is told of each kind when choosing. */
export const tunnelTexts: Record<
  TunnelKind,
  Pick<TunnelOption, 'title' | 'about' | 'needsToken' | 'address' | 'link'>
> = {
  quick: {
    title: 'Cloudflare Quick Tunnel',
    about: 'A public address at once and without an account: good for trying things out.',
    needsToken: false,
    address: 'none',
    link: null,
  },
  cloudflare: {
    title: 'Cloudflare Tunnel',
    about: 'A lasting address under a domain of yours at Cloudflare.',
    needsToken: true,
    address: 'needed',
    link: 'https://one.dash.cloudflare.com/',
  },
  ngrok: {
    title: 'ngrok',
    about: 'A public address with a free ngrok account, which has one lasting address included.',
    needsToken: true,
    address: 'optional',
    link: 'https://dashboard.ngrok.com/get-started/your-authtoken',
  },
  own: {
    title: 'Own address',
    about:
      'An https address that already leads to this computer: a reverse proxy, Tailscale Funnel, a tunnel of your own.',
    needsToken: false,
    address: 'needed',
    link: null,
  },
};
