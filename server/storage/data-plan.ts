import { journalMigrations } from '../journal/schema.ts';
import type { Migrations } from './database.ts';
import { dataFormat } from './data-version.ts';
import { migrations } from './migrations.ts';
import { settingsSteps, type SettingsStep } from './settings-migrations.ts';

/** What the data folder looks like to one version of the app, and how older data gets there. */
export interface DataPlan {
  readonly format: number;
  /** By file name. */
  readonly databases: Readonly<Record<string, Migrations>>;
  readonly settings: readonly SettingsStep[];
}

export const settingsName = 'settings.json';

export const dataPlan: DataPlan = {
  format: dataFormat,
  databases: { 'drawbridge.db': migrations, 'journal.db': journalMigrations },
  settings: settingsSteps,
};

/** The files that a plan brings forward, and that a backup holds. */
export const filesOf = (plan: DataPlan): string[] => [...Object.keys(plan.databases), settingsName];
