import type { Step } from '../step.ts';

/** Who looks around without ever wanting to connect: browsers, crawlers, scanners, people with a command line. */
const lookers =
  /^Mozilla\/|bot\b|crawl|spider|slurp|scan|curl\/|wget\/|httpie|postman|insomnia|zgrab|masscan|nmap|nuclei|censys|expanse|facebookexternalhit|preview|monitor|uptime/i;

/** Whether a request looks like one of an MCP client. One without a user agent may be; logs often have none. */
export const looksLikeClient = ({ method, userAgent }: Step): boolean =>
  method !== 'HEAD' && method !== 'OPTIONS' && (userAgent === null || !lookers.test(userAgent));
