import type { Knock } from '../../protocol/consent.ts';
import { howLong } from '../moments.ts';
import type { Printer } from './printer.ts';
import { pairs } from './table.ts';
import { terminalText } from './terminal-text.ts';

const toolsShown = 12;

/** Who vouches for the name: the host of a client id that is a metadata document, or nobody. */
const identityOf = ({ clientId, identity }: Knock): string =>
  identity === 'verified' && URL.canParse(clientId)
    ? `verified: ${new URL(clientId).host} vouches for that name`
    : 'NOT verified: it gave itself that name';

/** A knock as a person reads it in a terminal. @param now ms since the epoch */
export function knockLines(knock: Knock, now: number, print: Printer): string[] {
  const [first = 0, second = 0, third = 0] = knock.numbers;
  return [
    print.styled('bold', `${terminalText(knock.clientName, 80)} asks to be let in`),
    ...pairs([
      ['id', knock.id],
      ['identity', identityOf(knock)],
      ['answer goes to', knock.redirectHost],
      ['scope', knock.scope],
      ['tools', toolsOf(knock.tools)],
      ['number', `${first}, ${second} or ${third}: the one that your browser shows`],
      [
        'asked',
        `${howLong(now - knock.createdAt)} ago from ${knock.remote}, denied in ${howLong(knock.expiresAt - now)}`,
      ],
    ]),
  ];
}

function toolsOf(tools: readonly string[]): string {
  if (tools.length === 0) return 'none are offered yet';
  const more = tools.length > toolsShown ? ` and ${tools.length - toolsShown} more` : '';
  return `${tools.slice(0, toolsShown).join(', ')}${more}`;
}
