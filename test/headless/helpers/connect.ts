import { expect } from 'vitest';
import { exchange, mcp, registerClient, type Tokens } from '../../helpers/oauth-steps.ts';
import { matchNumber, PlainBrowser } from '../../helpers/plain-browser.ts';
import type { Ran } from './package.ts';

/** The whole way from registration to tokens, with the knock allowed in the terminal. */
export async function connect(origin: string, drawbridge: (...words: string[]) => Ran): Promise<Tokens> {
  const client = await registerClient(origin);
  const browser = new PlainBrowser();
  const number = matchNumber(await (await browser.open(client.address)).text());
  const knocks: { id: string; clientId: string }[] = JSON.parse(drawbridge('knocks', '--json').out);
  const knock = knocks.find(({ clientId }) => clientId === client.id);
  expect(drawbridge('allow', knock?.id ?? '', '--number', String(number))).toMatchObject({ code: 0 });
  const location = (await browser.open(client.address)).headers.get('location') ?? '';
  return exchange(client, location);
}

/** What the tool `echo` of server-everything answers through the bridge. */
export async function echo(
  origin: string,
  { access_token: token }: Tokens,
  message: string,
): Promise<string> {
  const tools = await (await mcp(origin, token, 'tools/list')).text();
  const name = /"([\w-]*echo)"/.exec(tools)?.[1] ?? 'echo';
  return (await mcp(origin, token, 'tools/call', { name, arguments: { message } })).text();
}
