import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, runScript } from '../setup/fault.mjs';
import { prepareApp, ROOT } from '../setup/prepare.mjs';

// `npm run third-party`: writes THIRD-PARTY.md anew. With --check it only says whether it is up to date.
await runScript(ROOT, async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--check')) throw new Fault('This takes --check and nothing else.');
  await prepareApp(ROOT);
  const { thirdPartyText } = await import('./third-party-text.mjs');
  const text = await thirdPartyText(ROOT);
  const file = join(ROOT, 'THIRD-PARTY.md');
  if (!args.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text)
    throw new Fault(
      'THIRD-PARTY.md does not name what ships: run npm run third-party and commit the result.',
    );
  return 0;
});
