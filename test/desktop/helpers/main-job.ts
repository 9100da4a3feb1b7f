import { expect, type Browser, type Page } from '@playwright/test';
import { eventTypes, type EventType } from '../../../protocol/events.ts';
import { Client } from './client.ts';
import { eventsOf, logOf, pageOf, picture, whenReady, type Drawbridge } from './drawbridge.ts';
import { numberOn } from './person.ts';
import { answers, record, recorded } from './recorder.ts';
import { filesWith, namesIn } from './secrets.ts';
import type { Tunnel } from './test.ts';

export interface MainJob {
  /** Started with the tunnel's origin as its public address, and server-everything among its tools. */
  drawbridge: Drawbridge;
  personsBrowser: Browser;
  tunnel: Tunnel;
  /** The folder in test-artifacts for the pictures. */
  pictures: string;
  /** Where nothing secret may be written: the data folder, or more. */
  searched: string;
}

/** A client that was let in, and what it may do now. */
export interface Connected {
  client: Client;
  popup: Page;
  accessToken: string;
  /** All that would let somebody in, by name. */
  secrets: ReadonlyMap<string, string>;
}

/** The job that the app exists for, from the first look at the popup to the end of the app. */
export async function doMainJob(job: MainJob): Promise<void> {
  const connected = await letChatGptIn(job);
  const timeline = await readTimeline(job, connected.popup);
  await findNothingSecret(job, connected, timeline);
}

/** ChatGPT knocks, the person approves in the popup, and a tool answers. */
export async function letChatGptIn({
  drawbridge,
  personsBrowser,
  tunnel,
  pictures,
}: MainJob): Promise<Connected> {
  const { app } = drawbridge;
  const { popup, origin: local } = await whenReady(drawbridge);
  tunnel.leadTo(local);
  const { origin } = tunnel;
  await expect(popup.getByTestId('bridge-state')).toContainText('Lowered');
  await record(popup);
  await picture(app, popup, 'popup-idle', pictures);

  // The person copies the address into ChatGPT.
  await popup.getByTestId('copy-url').click();
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(`${origin}/mcp`);

  // ChatGPT finds its way and sends the person's browser to the waiting page.
  const client = await Client.begin(origin);
  const context = await personsBrowser.newContext();
  const page = await context.newPage();
  await page.goto(await client.prepare());
  const number = await numberOn(page);

  // The popup asks, above other windows. Only who sees the browser knows the number.
  await expect(popup.getByTestId('knock')).toBeVisible();
  await expect(popup.getByTestId('knock')).toContainText('ChatGPT');
  await expect(popup.getByTestId('knock')).toContainText('127.0.0.1');
  await expect(popup.getByTestId('deny')).toBeFocused();
  const onTop = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isAlwaysOnTop()));
  expect(await onTop()).toEqual([true]);
  await expect(popup.getByTestId(`number-${number}`)).toBeEnabled();
  await picture(app, popup, 'popup-knock', pictures);
  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  await popup.getByTestId('life-always').check({ force: true });
  await popup.getByTestId(`number-${number}`).click();

  // The browser lands at the client with a code that nobody else has seen.
  const back = await client.callback;
  expect(back).toMatchObject({ error: null, state: client.state, iss: client.metadata?.issuer });
  const code = back.code ?? '';
  expect(code).not.toBe('');
  await expect(page).toHaveTitle('Back at the client');
  await expect(popup.getByTestId('knock')).toBeHidden();
  await expect.poll(onTop).toEqual([false]);

  // ChatGPT's backend exchanges it and calls a tool of the real server.
  const first = await client.exchange(code);
  expect(first.access_token).toMatch(/^mcp_[0-9a-f]{32}$/);
  const tokens = await client.refresh(first.refresh_token ?? '');
  await client.initialize(tokens.access_token);
  const listed = await client.request(tokens.access_token, 'tools/list');
  expect(JSON.stringify(listed)).toContain('everything__echo');
  await expectEcho(client, tokens.access_token);
  await expect(popup.getByTestId('grant')).toContainText('ChatGPT');
  await expect(popup.getByTestId('recent-step').first()).toBeVisible();
  await picture(app, popup, 'popup-connected', pictures);
  await context.close();

  const secrets = new Map([
    ['code', code],
    ['verifier', client.verifier],
    ['client secret', client.registration?.client_secret ?? 'missing'],
    ['first access token', first.access_token],
    ['first refresh token', first.refresh_token ?? 'missing'],
    ['access token', tokens.access_token],
    ['refresh token', tokens.refresh_token ?? 'missing'],
    ...cookies.map(({ name, value }): [string, string] => [`cookie ${name}`, value]),
  ]);
  expect([...secrets.values()].every((secret) => secret.length >= 16)).toBe(true);
  return { client, popup, accessToken: tokens.access_token, secrets };
}

/** A tool of the real server answers to that token. */
export async function expectEcho(client: Client, accessToken: string): Promise<void> {
  const result = await client.request(accessToken, 'tools/call', {
    name: 'everything__echo',
    arguments: { message: 'over the bridge' },
  });
  expect(JSON.stringify(result)).toContain('over the bridge');
}

/** The timeline shows each step, in the order in which they happened. */
async function readTimeline({ drawbridge: { app }, pictures }: MainJob, popup: Page): Promise<Page> {
  await popup.getByTestId('open-timeline').click();
  const timeline = await pageOf(app, 'timeline');
  await record(timeline);
  await expect(timeline.locator('[data-testid=timeline-row][data-type="tool.call"]').first()).toBeVisible();
  const rows = await timeline
    .getByTestId('timeline-row')
    .evaluateAll((all) =>
      all.map((row) => [Number(row.getAttribute('data-seq')), row.getAttribute('data-type')]),
    );
  const seqs = rows.map(([seq]) => Number(seq));
  const ascending = seqs.toSorted((a, b) => a - b);
  expect([ascending, ascending.toReversed()]).toContainEqual(seqs);
  const inOrder = rows.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, type]) => type);
  const firsts = (types: EventType[]) => types.map((type) => inOrder.indexOf(type));
  const steps = firsts([
    'discovery',
    'register',
    'authorize',
    'consent',
    'token',
    'mcp.request',
    'tool.call',
  ]);
  expect(
    steps.every((at) => at >= 0),
    `all steps are there: ${inOrder.join(' ')}`,
  ).toBe(true);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(inOrder.every((type) => eventTypes.some((known) => known === type))).toBe(true);
  const journeys = new Set(
    (await eventsOf(popup))
      .filter(({ type }) => ['register', 'authorize', 'consent', 'token', 'tool.call'].includes(type))
      .map(({ journey }) => journey),
  );
  expect([...journeys], 'one client, one journey').toEqual([expect.any(String)]);
  await picture(app, timeline, 'timeline', pictures);
  await timeline.locator('[data-testid=timeline-row][data-type="token"]').first().click();
  await expect(timeline.getByTestId('step-details')).toBeVisible();
  await picture(app, timeline, 'timeline-details', pictures);
  return timeline;
}

/** Nothing that anybody could use was written down or shown; ends the app, to look once more. */
async function findNothingSecret(
  { drawbridge, searched }: MainJob,
  { client, popup, secrets }: Connected,
  timeline: Page,
): Promise<void> {
  const traffic = [
    await recorded(popup),
    await recorded(timeline),
    await answers(popup),
    await answers(timeline),
  ];
  expect(traffic.join('')).toContain('everything__echo');
  const known = new Map([['client id', client.registration?.client_id ?? 'missing']]);
  expect(namesIn(traffic.join('\n'), known), 'the search finds what is there').toEqual(['client id']);
  expect(filesWith(searched, known).join()).toMatch(/drawbridge\.db/);
  expect(namesIn(traffic.join('\n'), secrets), 'secrets in IPC traffic').toEqual([]);
  expect(filesWith(searched, secrets), 'secrets on disk while it runs').toEqual([]);
  client.end();
  await drawbridge.app.close();
  expect(filesWith(searched, secrets), 'secrets on disk afterwards').toEqual([]);
  expect(namesIn(drawbridge.output() + logOf(drawbridge), secrets), 'secrets in the output').toEqual([]);
}
