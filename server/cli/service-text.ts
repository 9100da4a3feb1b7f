import type { ServiceStatus } from '../service/service-status.ts';
import { dayAndTime } from '../moments.ts';
import type { Printer } from './printer.ts';
import { pairs } from './table.ts';
import { terminalText } from './terminal-text.ts';

const longest = 1000;

/** The service as a person reads it. @param command how this program is called */
export function serviceLines(status: ServiceStatus, command: string, print: Printer): string[] {
  const { active, dataDir, enabled, exitCode, installed, pid, problems, result, restarts, since } = status;
  if (!installed && active === 'inactive') return [`There is no service: ${command} service install`];
  const style = active === 'active' ? 'green' : active === 'failed' ? 'red' : 'yellow';
  return [
    print.styled(style, sentenceOf(active, since)),
    ...pairs([
      ['at login', enabled ? 'starts by itself' : 'does not start by itself'],
      ...optional(
        'process',
        pid === null
          ? null
          : restarts === 0
            ? String(pid)
            : `${pid}, started anew ${restarts === 1 ? 'once' : `${restarts} times`}`,
      ),
      ...optional('ended with', active === 'failed' ? `${result}, exit code ${exitCode}` : null),
      ...optional('for ChatGPT', active === 'active' ? (status.url.public ?? 'no public address') : null),
      ...optional('on this computer', status.url.local),
      ['version', versionOf(status)],
      ['unit', `${status.unit}${status.owner === 'edited' ? ' (changed since it was written)' : ''}`],
      ...optional('data folder', dataDir),
    ]),
    ...problems.map((problem) => print.styled('red', `! ${terminalText(problem, longest)}`)),
    ...hints(status),
  ];
}

/** What to know of a service that runs. */
export function helpLines(status: ServiceStatus, command: string): string[] {
  return [
    '',
    'How to go on:',
    ...pairs([
      [`${command} tunnel use quick`, 'a public address, if there is none yet'],
      [`${command} url`, 'the address to paste into ChatGPT'],
      [`${command} knocks`, 'who asks to be let in; allow ID --number NN lets in'],
      ['journalctl --user -u drawbridge -f', 'the log'],
      ['systemctl --user restart drawbridge', 'after an update'],
      [`${command} service remove`, 'ends it and takes it away'],
    ]),
    ...lingerLines(status),
  ];
}

function sentenceOf(active: string, since: number | null): string {
  switch (active) {
    case 'active':
      return `The service runs${since === null ? '' : ` since ${dayAndTime(since)}`}.`;
    case 'activating':
      return 'The service is being started.';
    case 'failed':
      return 'The service has failed and is not tried again: see journalctl --user -u drawbridge';
    case 'inactive':
      return 'The service is installed and does not run: systemctl --user start drawbridge';
    default:
      return `The service is ${terminalText(active, 40)}.`;
  }
}

function versionOf({ version: { installed, running } }: ServiceStatus): string {
  if (running === null || running === installed) return installed;
  return `${running} runs, and ${installed} is installed: systemctl --user restart drawbridge`;
}

const hints = (status: ServiceStatus): string[] => (status.active === 'active' ? lingerLines(status) : []);

const lingerLines = ({ linger }: ServiceStatus): string[] =>
  linger === true
    ? []
    : ['', 'It runs while you are logged in. To have it run without a login: loginctl enable-linger'];

const optional = (name: string, value: string | null): (readonly [string, string])[] =>
  value === null ? [] : [[name, value]];
