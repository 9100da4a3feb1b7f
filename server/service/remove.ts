import { notOurs } from './install.ts';
import { type AskSystemd, manage } from './systemctl.ts';
import { readUnit, removeUnit, type ServicePlaces } from './unit-file.ts';
import { unitName, unitState } from './unit-state.ts';
import { dataDirIn } from './unit-text.ts';

/**
 * Ends the service and deletes its unit. The data folder is not touched.
 * @returns the data folder that it kept; null where there was no unit
 * @throws Fault where the unit is not ours, or systemd does not let go of it.
 */
export async function removeService(
  ask: AskSystemd,
  places: ServicePlaces,
  force: boolean,
): Promise<{ readonly dataDir: string | null } | null> {
  const file = readUnit(places.unit);
  if (file === null) return null;
  if (file.owner !== 'ours' && !force) throw notOurs(places.unit, file.owner);
  await manage(ask, 'disable', '--now', unitName);
  removeUnit(places.unit);
  await manage(ask, 'daemon-reload');
  // A unit that had failed is remembered until then, though its file is gone.
  if ((await unitState(ask)).active === 'failed') await manage(ask, 'reset-failed', unitName);
  return { dataDir: dataDirIn(file.text) };
}
