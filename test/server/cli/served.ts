import { expect } from 'vitest';
import { Knock } from '../../../protocol/consent.ts';
import { registerClient } from '../../helpers/oauth-steps.ts';
import { matchNumber, PlainBrowser } from '../../helpers/plain-browser.ts';
import { freshFolder, type Ran, runIn, type Running, startIn } from './rig.ts';

/** The one line of `serve --json`. */
interface Listening {
  event: string;
  local: string;
  public: string | null;
  mcp: string;
  sse: string;
}

export interface Served {
  readonly dataDir: string;
  readonly listening: Listening;
  readonly server: Running;
  readonly drawbridge: (...words: string[]) => Ran;
}

/** Starts the real command with the real server behind it, and waits until it listens. */
export async function serve(script: string, ...flags: string[]): Promise<Served> {
  const dataDir = freshFolder();
  const server = startIn(script, ['serve', '--json', '--port', '0', '--data-dir', dataDir, ...flags]);
  const listening: Listening = JSON.parse(await server.said(/^/));
  return { dataDir, listening, server, drawbridge: runIn(script, dataDir) };
}

/** Someone's browser asks to be let in, and shows a number. */
export async function knock(
  { listening, drawbridge }: Served,
  name = 'ChatGPT',
): Promise<{ id: string; number: number; browser: PlainBrowser; address: string }> {
  const client = await registerClient(listening.local, name);
  const browser = new PlainBrowser();
  const number = matchNumber(await (await browser.open(client.address)).text());
  const knocks = Knock.array().parse(JSON.parse(drawbridge('knocks', '--json').out));
  return {
    id: knocks.find(({ clientId }) => clientId === client.id)?.id ?? '',
    number,
    browser,
    address: client.address,
  };
}

/** What a command printed as JSON; fails where it did not succeed without a word beside it. */
export const ok = (ran: Ran): unknown => {
  expect(ran).toMatchObject({ code: 0, err: '' });
  return JSON.parse(ran.out);
};
