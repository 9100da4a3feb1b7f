import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { takeFromTarball } from '../electron/tarball.mjs';
import { Fault } from '../setup/fault.mjs';
import { beginStep } from '../setup/progress.mjs';
import { LOCK, lockedCloudflared } from './cloudflared-lock.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */
/** @typedef {import('./targets.mjs').System} System */
/** @typedef {import('./targets.mjs').Arch} Arch */
/** @typedef {import('./cloudflared-lock.mjs').LockedAsset & { version: string }} Locked */
/** @typedef {(url: string, signal: AbortSignal) => Promise<Response>} Ask */

/** The whole download may be silent for so long. */
const SILENT_MS = 20_000;
/** A download that failed is not tried again for so long, so that the next build is quick. */
const REMEMBER_MS = 10 * 60_000;
const SOURCE = 'https://github.com/cloudflare/cloudflared/releases/download';

/**
 * Puts cloudflared for a target into a folder, with its licence beside it. It comes from Cloudflare's own release, in the
 * version of the lock file, and is what the lock file says it is, or it is not packed.
 * Throws a Fault where its digest is wrong, and, in a release, where it cannot be had.
 * @param {string} root
 * @param {object} options
 * @param {System} options.system
 * @param {Arch} options.arch
 * @param {string} options.into
 * @param {boolean} options.release
 * @param {Output} options.out
 * @param {Ask} [options.ask] for tests
 * @returns {Promise<'packed' | 'left out'>}
 */
export async function collectCloudflared(root, { system, arch, into, release, out, ask = asked }) {
  const locked = lockedCloudflared(root, system, arch);
  const kept = join(root, '.cache', 'cloudflared', locked.version, locked.name);
  if (!existsSync(kept) || !isLocked(kept, locked)) {
    const blocked = await fetchInto(root, kept, locked, { out, ask, again: release });
    if (blocked !== null && release) {
      throw new Fault(
        `cloudflared ${locked.version} could not be fetched (${blocked}), and a release is not packed without it: look at the network and run it again.`,
      );
    }
    if (blocked !== null) {
      out.write(
        `cloudflared could not be fetched (${blocked}), so this package has none in it; the app fetches it when it is needed first.\n`,
      );
      return 'left out';
    }
  }
  mkdirSync(into, { recursive: true });
  const program = join(into, system === 'win32' ? 'cloudflared.exe' : 'cloudflared');
  if (locked.name.endsWith('.tgz')) await takeFromTarball(kept, 'cloudflared', program);
  else copyFileSync(kept, program);
  chmodSync(program, 0o755);
  copyFileSync(join(root, 'assets', 'cloudflared-LICENSE.txt'), join(into, 'LICENSE.txt'));
  return 'packed';
}

/**
 * @param {string} root
 * @param {string} kept
 * @param {Locked} locked
 * @param {{ out: Output, ask: Ask, again: boolean }} options again: even where it failed a minute ago
 * @returns {Promise<string | null>} why it could not be had
 */
async function fetchInto(root, kept, locked, { out, ask, again }) {
  const memory = join(root, '.cache', 'cloudflared', 'blocked.json');
  const known = again ? null : rememberedBlock(memory);
  if (known !== null) return known;
  const step = beginStep(`Fetching cloudflared ${locked.version} (${megabytes(locked.size)})`, { out });
  const answer = await download(`${SOURCE}/${locked.version}/${locked.name}`, locked, ask, (bytes) =>
    step.note(`${megabytes(bytes)} arrived`),
  );
  if (typeof answer === 'string') {
    step.fail();
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify({ at: Date.now(), reason: answer }));
    return answer;
  }
  if (sha256(answer) !== locked.sha256) {
    step.fail();
    throw new Fault(
      `What GitHub sent as ${locked.name} of cloudflared ${locked.version} is not what ${LOCK} expects (its SHA-256 differs): nothing was packed.`,
    );
  }
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.part`, answer);
  renameSync(`${kept}.part`, kept);
  rmSync(memory, { force: true });
  step.done('hash checked');
  return null;
}

/**
 * @param {string} url
 * @param {Locked} locked
 * @param {Ask} ask
 * @param {(bytes: number) => void} onBytes
 * @returns {Promise<Buffer | string>} the file, or why it could not be had; never more bytes than the lock says
 */
async function download(url, { size }, ask, onBytes) {
  const stop = new AbortController();
  let silence = setTimeout(() => stop.abort(), SILENT_MS);
  try {
    const response = await ask(url, stop.signal);
    if (!response.ok || response.body === null) return `${new URL(url).host} answered ${response.status}`;
    /** @type {Uint8Array[]} */
    const parts = [];
    let arrived = 0;
    for await (const part of response.body) {
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENT_MS);
      arrived += part.length;
      if (arrived > size) return `${new URL(url).host} sent more than ${size} bytes`;
      parts.push(part);
      onBytes(arrived);
    }
    return arrived === size ? Buffer.concat(parts) : `${new URL(url).host} sent ${arrived} of ${size} bytes`;
  } catch {
    return stop.signal.aborted
      ? `${new URL(url).host} sent nothing for ${SILENT_MS / 1000} s`
      : `${new URL(url).host} could not be reached`;
  } finally {
    clearTimeout(silence);
  }
}

/** @type {Ask} */
const asked = (url, signal) => fetch(url, { signal, redirect: 'follow' });

/** @param {string} file */
function rememberedBlock(file) {
  try {
    const { at, reason } = JSON.parse(readFileSync(file, 'utf8'));
    const age = Date.now() - at;
    return age >= 0 && age < REMEMBER_MS ? String(reason) : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {Locked} locked
 */
const isLocked = (file, locked) =>
  basename(file) === locked.name && sha256(readFileSync(file)) === locked.sha256;

/** @param {Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
