import { appOrigin } from '../ipc/channel.ts';

/** The hosts that a link in a window may open in the person's browser. */
const knownHosts: readonly string[] = ['chatgpt.com', 'help.openai.com', 'modelcontextprotocol.io'];

/** Whether a page may go to `target` by itself: only to itself again (a reload). */
export const mayNavigate = (current: string, target: string): boolean =>
  target.startsWith(`${appOrigin}/`) && target === current;

/** The link as it is handed to the system, or null: https, a known host, no credentials, the usual port. */
export function externalLink(target: string): string | null {
  if (!URL.canParse(target)) return null;
  const url = new URL(target);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && knownHosts.includes(url.hostname) ? url.href : null;
}
