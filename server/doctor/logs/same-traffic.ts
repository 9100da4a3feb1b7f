import { isOutsideAddress } from './address.ts';
import { byTime, gap, type Seen } from './seen.ts';

/** What one file tells. */
export interface FileLines {
  readonly name: string;
  readonly lines: readonly Seen[];
}

/** Two servers write the same request down within this time, ms. */
const apart = 2000;
/** Fewer lines than this may be alike by chance. */
const fewest = 3;
/** So many that read the same are looked at for each. */
const looked = 200;

/**
 * Files all of whose requests another one tells of too, as those of a server behind a proxy whose log is given with
 * it: each with the file that knows more. Both would make every journey two.
 */
export function toldTwice(files: readonly FileLines[]): ReadonlyMap<FileLines, FileLines> {
  const twice = new Map<FileLines, FileLines>();
  for (const file of files.toSorted((one, other) => knowledge(one) - knowledge(other))) {
    const fuller = files.find(
      (other) =>
        other !== file && !twice.has(other) && knowledge(other) >= knowledge(file) && tells(other, file),
    );
    if (fuller !== undefined) twice.set(file, fuller);
  }
  return twice;
}

/** Its requests, and what it says of each. */
const knowledge = ({ lines }: FileLines): number =>
  requestsOf(lines).reduce(
    (sum, { at, userAgent, remote }) =>
      sum + 1 + Number(at !== null) + Number(userAgent !== null) + Number(remote !== null),
    0,
  );

const requestsOf = (lines: readonly Seen[]): Seen[] => lines.filter(({ method }) => method !== null);

/** Whether every request of the file is one of the other's, each of another. */
function tells(other: FileLines, file: FileLines): boolean {
  const requests = requestsOf(file.lines);
  if (requests.length < fewest) return false;
  // Without times, only what nobody says twice shows that it is the same: the state of an authorization.
  const timed = requests.every(({ at }) => at !== null) && other.lines.every(({ at }) => at !== null);
  if (!timed && !requests.some(({ state }) => state !== null)) return false;
  const byRequest = queuesOf(requestsOf(other.lines).toSorted(byTime));
  return requests.toSorted(byTime).every((seen) => takeAlike(seen, byRequest.get(keyOf(seen))));
}

/** Requests that read the same, oldest first. */
interface Queue {
  readonly lines: (Seen | null)[];
  /** Those before are taken, or too old for all that still come. */
  from: number;
}

function queuesOf(requests: readonly Seen[]): Map<string, Queue> {
  const queues = new Map<string, Queue>();
  for (const seen of requests) {
    const key = keyOf(seen);
    const known = queues.get(key);
    if (known === undefined) queues.set(key, { lines: [seen], from: 0 });
    else known.lines.push(seen);
  }
  return queues;
}

/** Takes the first that is the same request out of the queue; false where none is. */
function takeAlike(seen: Seen, queue: Queue | undefined): boolean {
  if (queue === undefined) return false;
  const { lines } = queue;
  for (; queue.from < lines.length; queue.from += 1) {
    const first = lines[queue.from];
    if (first != null && (isStream(first) || gap(first, seen) <= apart)) break;
  }
  const end = Math.min(lines.length, queue.from + looked);
  for (let index = queue.from; index < end; index += 1) {
    const candidate = lines[index];
    if (candidate == null || !isSame(candidate, seen)) continue;
    lines[index] = null;
    return true;
  }
  return false;
}

const keyOf = ({ method, path, status, state, about }: Seen): string =>
  JSON.stringify([method, path, status, state, about]);

function isSame(one: Seen, other: Seen): boolean {
  // A server behind a proxy may take the proxy for its caller.
  const outside = [one.remote, other.remote].every((remote) => remote !== null && isOutsideAddress(remote));
  if (outside && one.remote !== other.remote) return false;
  // A stream is written down when it opens by some, when it closes by others.
  return isStream(one) || Math.abs(gap(one, other)) <= apart;
}

const isStream = ({ what, method }: Seen): boolean => what === 'sse' && method === 'GET';
