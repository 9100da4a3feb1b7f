import { doMainJob } from './helpers/main-job.ts';
import { test } from './helpers/test.ts';

test('ChatGPT knocks, the person approves in the popup, a tool answers, the timeline shows every step', async ({
  personsBrowser,
  dataDir,
  start,
  tunnel,
}) => {
  const drawbridge = await start({ more: ['--public-url', tunnel.origin] });
  await doMainJob({ drawbridge, personsBrowser, tunnel, pictures: 'desktop', searched: dataDir });
});
