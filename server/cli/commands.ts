import type { Command } from './command.ts';
import { allow, deny } from './commands/answer.ts';
import { checkup } from './commands/checkup.ts';
import { diagnose } from './commands/diagnose.ts';
import { exportEvents } from './commands/export.ts';
import { events } from './commands/events.ts';
import { grants, revoke } from './commands/grants.ts';
import { journeys } from './commands/journeys.ts';
import { knocks } from './commands/knocks.ts';
import { replay } from './commands/replay.ts';
import { report } from './commands/report.ts';
import { serve } from './commands/serve.ts';
import { service } from './commands/service.ts';
import { status } from './commands/status.ts';
import { tools } from './commands/tools.ts';
import { tunnel } from './commands/tunnel.ts';
import { url } from './commands/url.ts';

const all: readonly Command[] = [
  serve,
  status,
  url,
  tunnel,
  checkup,
  knocks,
  allow,
  deny,
  grants,
  revoke,
  events,
  journeys,
  tools,
  report,
  diagnose,
  exportEvents,
  replay,
  service,
];

/** Every command by its name, in the order in which help shows them. */
export const commands: ReadonlyMap<string, Command> = new Map(all.map((command) => [command.name, command]));
