import { dataPlan, type DataPlan } from '../../../server/storage/data-plan.ts';

/** An invented later version: every file differs from what this one writes. */
export const laterPlan: DataPlan = {
  format: dataPlan.format + 1,
  databases: {
    'drawbridge.db': [
      ...(dataPlan.databases['drawbridge.db'] ?? []),
      "ALTER TABLE clients ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'",
    ],
    'journal.db': [
      ...(dataPlan.databases['journal.db'] ?? []),
      'CREATE TABLE later (x INTEGER)',
      'INSERT INTO later VALUES (7)',
    ],
  },
  settings: [
    ...dataPlan.settings,
    ({ lowered, ...rest }) => ({ ...rest, position: lowered ? 'down' : 'up' }),
  ],
};

export const laterVersion = '9.9.9';
