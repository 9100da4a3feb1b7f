import { type Installed, installService } from '../../service/install.ts';
import { removeService } from '../../service/remove.ts';
import { type ServiceStatus, serviceStatus } from '../../service/service-status.ts';
import { type AskSystemd, noSystemd, systemd } from '../../service/systemctl.ts';
import { type ServicePlaces, servicePlaces } from '../../service/unit-file.ts';
import type { Command, Context } from '../command.ts';
import { serveOptions } from '../serve-options.ts';
import { helpLines, serviceLines } from '../service-text.ts';
import { terminalText } from '../terminal-text.ts';
import { UsageError } from '../usage.ts';

export const service: Command = {
  name: 'service',
  synopsis: '[status|install|remove]',
  summary: 'Runs the server in the background with systemd, from login or boot on (Linux)',
  details: [
    ['status', 'whether it is installed and runs (exit code 0) or not (1)'],
    ['install', 'writes a unit for your user, starts it now and at every login'],
    ['remove', 'stops it and deletes the unit; your data are kept'],
    ['--port N, --public-url URL, --mcp-config FILE', 'with install: as `serve` takes them'],
    ['--force', 'also where somebody has changed the unit, or it is not ours'],
  ],
  options: ['port', 'public-url', 'mcp-config', 'force'],
  words: 1,
  run(context) {
    const word = context.args.positionals[1] ?? 'status';
    const work = works.get(word);
    if (work === undefined)
      throw new UsageError('service takes install, remove or status: see `drawbridge help service`.');
    if (word !== 'install') refuseServeOptions(context, word);
    if (process.platform !== 'linux') throw noSystemd();
    return work(context, systemd(context.world.env), servicePlaces(context.world.env));
  },
};

type Work = (context: Context, ask: AskSystemd, places: ServicePlaces) => Promise<number>;

const status: Work = async ({ print, world }, ask, places) => {
  const now = await serviceStatus(ask, places);
  if (print.json) print.document(now);
  print.lines(serviceLines(now, world.name, print));
  return now.active === 'active' ? 0 : 1;
};

const install: Work = async (context, ask, places) => {
  const { args, dataDir, print } = context;
  const { env, name, program } = context.world;
  // What `serve` would refuse is refused now, and not by a service that nobody looks at.
  serveOptions(context);
  const outcome = await installService({
    ask,
    places,
    program: program(),
    env,
    dataDir,
    options: given(context),
    force: args.flag('force'),
  });
  const now = await serviceStatus(ask, places);
  if (print.json) print.document({ change: outcome.kind, ...now });
  print.lines([
    ...outcomeLines(outcome, places),
    ...serviceLines({ ...now, linger: true }, name, print),
    ...helpLines(now, name),
  ]);
  return 0;
};

const remove: Work = async ({ args, print }, ask, places) => {
  const removed = await removeService(ask, places, args.flag('force'));
  if (print.json) print.document({ removed: removed !== null, unit: places.unit, ...kept(removed) });
  if (removed === null) print.lines(['There is no service, so there is nothing to remove.']);
  else
    print.lines([
      `The service is stopped, and ${terminalText(places.unit)} is deleted.`,
      ...(removed.dataDir === null ? [] : [`Your data are kept: ${terminalText(removed.dataDir)}`]),
    ]);
  return 0;
};

// Not an object: it would have more names than these, as `constructor`.
const works: ReadonlyMap<string, Work> = new Map([
  ['install', install],
  ['remove', remove],
  ['status', status],
]);

const kept = (removed: { dataDir: string | null } | null): { dataDir: ServiceStatus['dataDir'] } => ({
  dataDir: removed?.dataDir ?? null,
});

/** The options of `serve` that were given, as they are to be carried on. */
function given({ args }: Context): string[] {
  const port = args.text('port');
  const publicUrl = args.text('public-url');
  const configFile = args.path('mcp-config');
  return [
    ...(port === null ? [] : ['--port', port]),
    ...(publicUrl === null ? [] : ['--public-url', publicUrl]),
    ...(configFile === null ? [] : ['--mcp-config', configFile]),
  ];
}

function refuseServeOptions({ args }: Context, word: string): void {
  for (const name of ['port', 'public-url', 'mcp-config'] as const) {
    if (args.text(name) === null) continue;
    throw new UsageError(`service ${word} does not take --${name}: see \`drawbridge help service\`.`);
  }
}

function outcomeLines(outcome: Installed, { unit }: ServicePlaces): string[] {
  switch (outcome.kind) {
    case 'written':
      return [`Written: ${terminalText(unit)}`];
    case 'unchanged':
      return [`Nothing to change: ${terminalText(unit)}`];
    case 'replaced':
      return [
        `Written anew: ${terminalText(unit)}`,
        ...(outcome.was === null ? [] : [`It started before: ${terminalText(outcome.was, 2000)}`]),
      ];
  }
}
