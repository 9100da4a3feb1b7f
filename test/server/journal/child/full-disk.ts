import { createJournal } from '../../../../server/journal/create-journal.ts';

// Runs under a limit on the size of files, which is how a full disk looks from inside.
const [path = ''] = process.argv.slice(2);
const problems: string[] = [];
const journal = createJournal({ path, now: Date.now, onProblem: (sentence) => problems.push(sentence) });
let recorded = 0;
const timer = setInterval(() => {
  for (let index = 0; index < 100; index += 1) {
    journal.record({ type: 'app', summary: 'Something', request: { text: 'x'.repeat(900) } });
    recorded += 1;
  }
  if (recorded < 4000) return;
  clearInterval(timer);
  const kept = journal.query({ limit: 5000 }).length;
  journal.close();
  process.stdout.write(`${JSON.stringify({ problems, recorded, kept })}\n`);
}, 20);
