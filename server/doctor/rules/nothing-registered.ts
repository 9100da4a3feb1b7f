import { isLoopbackUrl } from '../../http/loopback.ts';
import type { Rule } from '../rule.ts';
import { awaited } from './awaited.ts';
import { suspectOf } from './bot-filter.ts';
import { looksLikeClient } from './client-agent.ts';
import { accepted, is, isToken, well } from './looking.ts';

/** Where a proxy hides both the host name and the caller, nothing else shows it. */
const hostCure =
  'If this client is not on this computer: a proxy in front hides the host name, so that the metadata named an address which the client cannot reach. nginx: "proxy_set_header Host $host;", see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header';

export const nothingRegistered: Rule = {
  name: 'nothing-registered',
  about:
    'A client read the metadata, and within 30 seconds it neither registered nor asked for authorization.',
  look(situation) {
    const { client, edge, steps, wentOn } = situation;
    if (wentOn) return null;
    if (steps.some((step) => is('register', 'authorize', 'code-sent', 'consent')(step) || isToken(step)))
      return null;
    if (steps.some(accepted)) return null;
    const read = steps.filter(well(is('metadata'))).filter(looksLikeClient);
    const [first] = read;
    if (first === undefined) return null;
    const { suspect, cures } = suspectOf(edge);
    return awaited(situation, {
      rule: 'nothing-registered',
      hop: 'client',
      since: first,
      what: `the registration of ${client}`,
      cause: `${client} read the metadata and then neither registered nor sent a browser: it gave up by itself, or its next request was stopped by ${suspect}.`,
      evidence: read,
      cures: [
        'Connect again, and in ChatGPT choose OAuth as the authentication of the connector: https://chatgpt.com/#settings/Connectors',
        ...(read.some(({ about }) => isLoopbackUrl(about ?? '')) ? [hostCure] : []),
        ...cures,
      ],
    });
  },
};
