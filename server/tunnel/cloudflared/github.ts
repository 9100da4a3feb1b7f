import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { rootCertificates } from 'node:tls';
import { version } from '../../version.ts';
import { TunnelError } from '../provider.ts';
import type { Fetching } from './fetching.ts';
import { installYourself } from './install-yourself.ts';
import { errorCode } from '../../error-code.ts';
import { isCertificateError } from '../../outside/certificate-error.ts';

/** Where GitHub keeps releases and their files. A redirect to any other host is not followed. */
const hosts = new Set([
  'github.com',
  'api.github.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
]);

const mostRedirects = 5;

/** Without a byte for so long, the connection is given up, ms. */
const silence = 30_000;

/**
 * Asks GitHub, follows its redirects among its own hosts, and gives the answer while its body is still coming.
 * @throws TunnelError github-unreachable, github-limited or github-refused.
 */
export async function askGitHub(
  url: string,
  accept: string,
  fetching: Fetching,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let next = url;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await ask(trusted(next), accept, fetching, signal);
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    answer.destroy();
    const { location } = answer.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      next = absolute(location, next);
      continue;
    }
    throw status === 403 || status === 429 ? limited(status) : refused(`it answered ${status}`);
  }
  throw refused('it redirects in a circle');
}

function ask(url: URL, accept: string, fetching: Fetching, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      headers: { accept, 'user-agent': `Drawbridge/${version}` },
      agent: false,
      timeout: silence,
      signal,
      ...(fetching.port === undefined ? {} : { port: fetching.port }),
      ...(fetching.lookup === undefined ? {} : { lookup: fetching.lookup }),
      ...(fetching.ca === undefined ? {} : { ca: [...rootCertificates, fetching.ca] }),
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer in ${silence / 1000} s`)));
    sent.on('error', (error) => reject(unreachable(url.hostname, error)));
    sent.once('response', resolve);
    sent.end();
  });
}

function trusted(address: string): URL {
  const url = new URL(address);
  if (url.protocol === 'https:' && hosts.has(url.hostname) && url.port === '' && url.username === '')
    return url;
  throw refused('it leads to a place that is not GitHub');
}

function absolute(location: string, from: string): string {
  try {
    return new URL(location, from).href;
  } catch {
    throw refused('it redirects to no address');
  }
}

/** The connection failed, before an answer or in the middle of it. */
export function unreachable(host: string, error: unknown): TunnelError {
  const code = errorCode(error);
  const why =
    code === 'ENOTFOUND' || code === 'EAI_AGAIN'
      ? `the name ${host} was not found`
      : isCertificateError(code)
        ? `the certificate of ${host} is not trusted`
        : `the connection to ${host} failed`;
  return new TunnelError(
    'github-unreachable',
    `cloudflared could not be fetched, because ${why}${code === '' ? '' : ` (${code})`}: check that this computer is online and reaches GitHub, ${installYourself}.`,
    'soon',
  );
}

const limited = (status: number): TunnelError =>
  new TunnelError(
    'github-limited',
    `cloudflared could not be fetched, because GitHub takes no more requests from this network for a while (${status}): wait an hour, ${installYourself}.`,
    'later',
  );

/** GitHub answered, but not with what it should. */
export const refused = (why: string): TunnelError =>
  new TunnelError(
    'github-refused',
    `cloudflared could not be fetched from GitHub, because ${why}: try again later, ${installYourself}.`,
    'later',
  );
