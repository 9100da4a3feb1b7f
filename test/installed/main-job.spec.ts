import { inRoot } from './helpers/debian-root.ts';
import { install, letPlaywrightIn, offerTools } from './helpers/installed-app.ts';
import { shippedDeb } from './helpers/packages.ts';
import { test } from './helpers/test.ts';
import { doMainJob } from '../desktop/helpers/main-job.ts';

test('installed by dpkg and started by an ordinary person, sandboxed, it does the job it exists for', async ({
  debian,
  personsBrowser,
  startInstalled,
  tunnel,
}) => {
  install(debian, await shippedDeb());
  offerTools(debian);
  await letPlaywrightIn(debian);
  const drawbridge = await startInstalled(['--public-url', tunnel.origin]);
  await doMainJob({
    drawbridge,
    personsBrowser,
    tunnel,
    pictures: 'installed',
    searched: debian.outside(inRoot.home),
  });
});
