/** Three numbers, and what marks a version before its release (semver.org §2, §9). */
const shape = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-[0-9A-Za-z.-]{1,30})?$/;

/** Releases are told apart by their numbers; one that is marked as coming before a release is older than that release. */
export function isNewer(version: string, own: string): boolean {
  const there = shape.exec(version);
  const here = shape.exec(own);
  if (there === null || here === null) return false;
  for (const index of [1, 2, 3]) {
    const difference = Number(there[index]) - Number(here[index]);
    if (difference !== 0) return difference > 0;
  }
  return there[4] === undefined && here[4] !== undefined;
}
