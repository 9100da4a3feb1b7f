import { isBrowser } from '../../journal/anonymous-journeys.ts';
import type { Step } from '../step.ts';

const crawlers =
  /bot\b|crawl|spider|slurp|scan|curl\/|wget\/|httpie|postman|insomnia|zgrab|masscan|nmap|nuclei|nikto|censys|shodan|expanse|internet-?measurement|facebookexternalhit|preview|monitor|uptime|pingdom/i;

/** Programs that look around and do not connect: crawlers, scanners, and people's own tools. */
export const isLookingAround = (userAgent: string | null): boolean =>
  userAgent !== null && crawlers.test(userAgent);

/** Whether a request looks like one of an MCP client. One without a user agent may be; logs often have none. */
export const looksLikeClient = ({ method, userAgent }: Step): boolean =>
  method !== 'HEAD' && method !== 'OPTIONS' && !isBrowser(userAgent) && !isLookingAround(userAgent);
