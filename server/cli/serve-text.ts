import type { Bridge } from '../bridge.ts';
import { defaultDataDir } from '../data-folder.ts';
import { quoted } from './command-name.ts';
import type { Context } from './command.ts';
import { eventLine } from './event-line.ts';
import { knockLines } from './knock-text.ts';
import type { PublicNews } from './public-news.ts';
import { pairs } from './table.ts';
import { terminalText } from './terminal-text.ts';
import { tunnelSentence } from './tunnel-text.ts';

/** Steps of one batch that are shown; a client that calls a thousand tools a second is not to be read along with. */
const stepsShown = 40;

/** Says where the server listens and how to approve from the terminal. */
export function announce(bridge: Bridge, context: Context): void {
  const { print } = context;
  const { local, public: outside, configFile, tunnel, upstreams, version } = bridge.status();
  const command = commandFor(context);
  print.lines([
    print.styled('bold', `Drawbridge ${version} listens.`),
    ...pairs([
      [
        'for ChatGPT',
        outside?.mcp ?? `no public address yet${tunnel.kind === null ? '' : ': it is said here'}`,
      ],
      ['tunnel', tunnel.kind === null ? `none yet: ${command('tunnel use quick')}` : tunnelSentence(tunnel)],
      ['on this computer', local.mcp],
      ['tools', upstreams.length === 0 ? `none yet: name MCP servers in ${configFile}` : namesOf(upstreams)],
    ]),
    '',
    'When somebody asks to be let in, it is said here. Answer from another terminal:',
    ...pairs([
      [`${command('knocks')}`, 'who asks, and for what'],
      [`${command('allow ID --number NN')}`, 'let in, with the number that your own browser shows'],
      [`${command('deny ID')}`, 'turn away'],
    ]),
    '',
    context.args.flag('service') ? 'Each step is one line:' : 'Ctrl-C ends it. Each step is one line:',
    '',
  ]);
}

/** Tells each knock as it comes, and each step of the timeline. */
export function tellSteps(bridge: Bridge, context: Context): void {
  const { print } = context;
  const command = commandFor(context);
  let known = new Set<string>();
  bridge.subscribe((notification) => {
    if (notification.name === 'events') {
      const steps = notification.data;
      print.lines(steps.slice(0, stepsShown).map((event) => eventLine(event, print)));
      if (steps.length > stepsShown)
        print.lines([`… and ${steps.length - stepsShown} more: ${command('events')}`]);
    }
    if (notification.name === 'knocks') {
      for (const knock of notification.data.filter(({ id }) => !known.has(id))) {
        const answer = `  ${command(`allow ${knock.id} --number NN`)}   or   ${command(`deny ${knock.id}`)}`;
        print.lines(['', ...knockLines(knock, Date.now(), print), answer, '']);
      }
      known = new Set(notification.data.map(({ id }) => id));
    }
  });
}

/** What has become of the public address, as a person reads it. */
export function publicLines(news: PublicNews): string[] {
  const why = 'problem' in news && news.problem !== null ? ` ${terminalText(news.problem, 1000)}` : '';
  switch (news.kind) {
    case 'open':
      return [
        news.instead === null
          ? `The public address answers. For ChatGPT: ${terminalText(news.addresses.mcp)}`
          : `The public address is another one than ${terminalText(news.instead)}. For ChatGPT: ${terminalText(news.addresses.mcp)}`,
      ];
    case 'unsure':
      return [`The public address ${terminalText(news.addresses.origin)} does not answer.${why}`];
    case 'gone':
      return [`The public address ${terminalText(news.from)} is gone.${why}`];
  }
}

const namesOf = (upstreams: readonly { name: string }[]): string =>
  upstreams.map(({ name }) => name).join(', ');

/** A command as the person can type it to reach this very server. */
function commandFor({ world, dataDir }: Context): (rest: string) => string {
  const folder = isDefault(dataDir) ? '' : ` --data-dir ${quoted(dataDir)}`;
  return (rest) => `${world.name} ${rest}${folder}`;
}

function isDefault(dataDir: string): boolean {
  try {
    return dataDir === defaultDataDir();
  } catch {
    // Without a home folder there is no default.
    return false;
  }
}
