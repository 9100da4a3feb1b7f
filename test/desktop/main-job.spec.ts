import { expect } from '@playwright/test';
import { eventTypes, type EventType } from '../../protocol/events.ts';
import { Client } from './helpers/client.ts';
import { eventsOf, logOf, pageOf, picture, whenReady } from './helpers/drawbridge.ts';
import { numberOn } from './helpers/person.ts';
import { answers, record, recorded } from './helpers/recorder.ts';
import { filesWith, namesIn } from './helpers/secrets.ts';
import { test } from './helpers/test.ts';

test('ChatGPT knocks, the person approves in the popup, a tool answers, the timeline shows every step', async ({
  personsBrowser,
  dataDir,
  start,
  tunnel,
}) => {
  const drawbridge = await start({ more: ['--public-url', tunnel.origin] });
  const { app } = drawbridge;
  const { popup, origin: local } = await whenReady(drawbridge);
  tunnel.leadTo(local);
  const { origin } = tunnel;
  await expect(popup.getByTestId('bridge-state')).toContainText('Lowered');
  await record(popup);
  await picture(app, popup, 'popup-idle');

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
  await picture(app, popup, 'popup-knock');
  const cookies = await context.cookies();
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
  const result = await client.request(tokens.access_token, 'tools/call', {
    name: 'everything__echo',
    arguments: { message: 'over the bridge' },
  });
  expect(JSON.stringify(result)).toContain('over the bridge');
  await expect(popup.getByTestId('grant')).toContainText('ChatGPT');
  await expect(popup.getByTestId('recent-step').first()).toBeVisible();
  await picture(app, popup, 'popup-connected');

  // The timeline shows each step, in the order in which they happened.
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
  await picture(app, timeline, 'timeline');
  await timeline.locator('[data-testid=timeline-row][data-type="token"]').first().click();
  await expect(timeline.getByTestId('step-details')).toBeVisible();
  await picture(app, timeline, 'timeline-details');

  // Nothing that anybody could use was written down or shown.
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
  expect(cookies.length).toBeGreaterThan(0);
  expect([...secrets.values()].every((secret) => secret.length >= 16)).toBe(true);
  const traffic = [
    await recorded(popup),
    await recorded(timeline),
    await answers(popup),
    await answers(timeline),
  ];
  expect(traffic.join('')).toContain('everything__echo');
  const known = new Map([['client id', client.registration?.client_id ?? 'missing']]);
  expect(namesIn(traffic.join('\n'), known), 'the search finds what is there').toEqual(['client id']);
  expect(filesWith(dataDir, known).join()).toMatch(/drawbridge\.db/);
  expect(namesIn(traffic.join('\n'), secrets), 'secrets in IPC traffic').toEqual([]);
  expect(filesWith(dataDir, secrets), 'secrets on disk while it runs').toEqual([]);
  client.end();
  await app.close();
  expect(filesWith(dataDir, secrets), 'secrets on disk afterwards').toEqual([]);
  expect(namesIn(drawbridge.output() + logOf(drawbridge), secrets), 'secrets in the output').toEqual([]);
});
