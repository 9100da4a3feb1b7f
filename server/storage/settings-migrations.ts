/** What settings.json holds: also names that this version does not know. */
export type KeptSettings = Readonly<Record<string, unknown>>;

/** Makes the settings of one format those of the next. Pure; it may throw, and then nothing is changed anywhere. */
export type SettingsStep = (kept: KeptSettings) => KeptSettings;

/**
 * One step from each format of the data folder to the next: the first leads from 1 to 2. A format that changes the
 * databases alone has `(kept) => kept`. A step is never edited once released, only followed by another.
 */
export const settingsSteps: readonly SettingsStep[] = [];

/** Brings settings forward. @param from the format of the data folder that they are in */
export function migrateSettings(
  kept: KeptSettings,
  from: number,
  steps: readonly SettingsStep[],
): KeptSettings {
  return steps.slice(from - 1).reduce((before, step) => step(before), kept);
}
