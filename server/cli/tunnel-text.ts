import type { TunnelChoice, TunnelKind, TunnelOption, TunnelStatus } from '../../protocol/tunnel.ts';
import { tunnelTexts } from '../tunnel/limits.ts';
import { howLong, timeOfDay } from '../moments.ts';
import type { Printer } from './printer.ts';
import { pairs } from './table.ts';
import { terminalText } from './terminal-text.ts';

/** Sentences are longer than names. */
const longest = 1000;

export const titleOf = (kind: TunnelKind): string => tunnelTexts[kind].title;

/** Whether the public address answers, in one sentence. */
export function tunnelSentence({ kind, state, url, since }: TunnelStatus): string {
  if (kind === null) return 'No tunnel is in use, and there is no public address.';
  const name = titleOf(kind);
  switch (state) {
    case 'off':
      return `${name} is chosen, and not open while the bridge is raised.`;
    case 'starting':
      return `${name} is being opened.`;
    case 'checking':
      return `${name} has an address, and nothing has come back through it yet.`;
    case 'open':
      return `${name} is open${since > 0 ? ` since ${timeOfDay(since)}` : ''}: ${url ?? 'its address is not known'}`;
    case 'retrying':
      return `${name} does not work at the moment, and is tried again.`;
    case 'failed':
      return `${name} could not be opened.`;
  }
}

/** The tunnel as a person reads it. @param now ms since the epoch */
export function tunnelLines(status: TunnelStatus, now: number, print: Printer): string[] {
  const { drift, limits, problem, retryAt, state, url } = status;
  const style = state === 'open' ? 'green' : state === 'failed' ? 'red' : 'yellow';
  const doing = doingOf(status);
  return [
    print.styled(style, terminalText(tunnelSentence(status), longest)),
    ...pairs([
      ...optional('address', state === 'open' ? null : url),
      ...optional('now', doing),
      ...optional('next try', retryAt === null ? null : `in ${howLong(retryAt - now)}`),
    ]),
    ...(problem === null ? [] : [print.styled('red', `! ${terminalText(problem, longest)}`)]),
    ...(drift === null ? [] : [print.styled('yellow', `! ${terminalText(drift.sentence, longest)}`)]),
    // Whoever has something to repair does not choose now.
    ...(state === 'failed' || state === 'retrying' ? [] : limits).map(
      (limit) => `- ${terminalText(limit, longest)}`,
    ),
  ];
}

/** What is being done, and how much of it is done; null where nothing is. */
export function doingOf({ doing, progress }: TunnelStatus): string | null {
  if (doing === null) return null;
  return progress === null ? doing : `${doing} ${Math.floor(progress * 10) * 10} %`;
}

/** The kinds to choose from: what each needs, and what it cannot do. */
export function choiceLines({ options, order, kept }: TunnelChoice, print: Printer): string[] {
  const lines = options.flatMap((option) => [
    print.styled('bold', `${option.kind}: ${terminalText(option.title)}${placeOf(option, order)}`),
    `  ${terminalText(option.about, longest)}`,
    ...pairs([
      ['needs', needsOf(option)],
      ...optional('address', option.url),
      ...optional('where to get it', option.link),
    ]),
    ...option.limits.map((limit) => `  - ${terminalText(limit, longest)}`),
    '',
  ]);
  const where =
    kept === 'keychain'
      ? "Tokens are kept in the operating system's keychain."
      : 'There is no keychain here: tokens are kept in memory until Drawbridge ends. TUNNEL_TOKEN and NGROK_AUTHTOKEN in the environment of `drawbridge serve` last longer.';
  return [...lines, where];
}

function placeOf({ kind }: TunnelOption, order: readonly TunnelKind[]): string {
  const place = order.indexOf(kind);
  if (place === -1) return '';
  return place === 0 ? ' (in use)' : ' (takes over where its host is the same)';
}

function needsOf({ address, hasToken, needsToken }: TunnelOption): string {
  const needs = [
    ...(needsToken ? [hasToken ? 'a token, which is kept already' : 'a token (--token-stdin)'] : []),
    ...(address === 'needed' ? ['an address (--url)'] : []),
    ...(address === 'optional' ? ['an address, if you have reserved one (--url)'] : []),
  ];
  return needs.length === 0 ? 'nothing' : needs.join(', ');
}

const optional = (name: string, value: string | null): (readonly [string, string])[] =>
  value === null ? [] : [[name, value]];
