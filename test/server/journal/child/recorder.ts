import { createJournal } from '../../../../server/journal/create-journal.ts';

// Records 5 events every 5 ms, a thousand a second, and says which when each was recorded, until it is killed.
const [path = ''] = process.argv.slice(2);
const journal = createJournal({
  path,
  now: Date.now,
  onProblem: (sentence) => process.stderr.write(`${sentence}\n`),
});
setInterval(() => {
  let last = 0;
  for (let index = 0; index < 5; index += 1) {
    last = journal.record({
      type: 'tool.call',
      phase: 'access',
      journey: 'killed',
      clientId: 'client',
      summary: 'Called a tool',
      request: { tool: 'files__read', text: 'x'.repeat(200) },
    }).seq;
  }
  process.stdout.write(`${last} ${Date.now()}\n`);
}, 5);
