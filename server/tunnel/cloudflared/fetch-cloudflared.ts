import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { TunnelError } from '../provider.ts';
import { assetFor } from './asset.ts';
import type { Fetching } from './fetching.ts';
import { fetchedPath, runs } from './find-cloudflared.ts';
import { askGitHub, refused, unreachable } from './github.ts';
import { installYourself } from './install-yourself.ts';
import { unpackFile } from './unpack.ts';
import { errorCode } from '../../error-code.ts';

const latest = 'https://api.github.com/repos/cloudflare/cloudflared/releases/latest';

/** Bytes: of a file, and of the list of a release's files. */
const largestFile = 200 * 1024 * 1024;
const largestList = 4 * 1024 * 1024;

/** The files of a release, as https://docs.github.com/rest/releases has them. */
const Release = z.object({
  assets: z.array(
    z.object({
      name: z.string(),
      size: z.number().int().positive(),
      digest: z.string().nullish(),
      browser_download_url: z.string(),
    }),
  ),
});

interface Wanted {
  readonly url: string;
  readonly size: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
}

/**
 * Fetches the present release of cloudflared from GitHub into the data folder. The file is there only when it is whole,
 * has the checksum that GitHub publishes for it, and runs.
 * @param parts.progress gets the bytes that are here, and how many there will be.
 * @returns its absolute path.
 * @throws TunnelError with the way out; nothing of it is left on the disk then.
 */
export async function fetchCloudflared(parts: {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetching: Fetching;
  readonly progress: (bytes: number, of: number) => void;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { fetching, signal } = parts;
  const platform = fetching.platform ?? process.platform;
  const arch = fetching.arch ?? process.arch;
  const asset = assetFor(platform, arch);
  if (asset === null) throw noBuild(platform, arch);
  const path = fetchedPath(parts.dataDir);
  const fresh = join(dirname(path), `fetching-${randomBytes(6).toString('hex')}`);
  try {
    await makeRoom(dirname(path));
    const wanted = await look(asset.name, fetching, signal);
    await download(wanted, fresh, parts);
    if (asset.packed) await unpackInPlace(fresh);
    signal.throwIfAborted();
    if (fetching.platform === undefined && !(await runs(fresh, parts.env))) throw doesNotRun(fresh);
    await rename(fresh, path);
    return path;
  } catch (error) {
    throw signal.aborted ? cancelled() : error instanceof TunnelError ? error : notWritten(error);
  } finally {
    await rm(fresh, { force: true }).catch(() => undefined);
  }
}

/** The folder, without what a fetch left behind in it that was killed. */
async function makeRoom(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (name.startsWith('fetching-')) await rm(join(folder, name), { force: true });
  }
}

async function look(name: string, fetching: Fetching, signal: AbortSignal): Promise<Wanted> {
  const answer = await askGitHub(latest, 'application/vnd.github+json', fetching, signal);
  const chunks: Buffer[] = [];
  await read(answer, largestList, (chunk) => void chunks.push(chunk));
  const asset = parsed(Buffer.concat(chunks).toString()).find((one) => one.name === name);
  if (asset === undefined) throw refused(`the present release has no file ${name}`);
  const digest = /^sha256:([0-9a-f]{64})$/i.exec(asset.digest ?? '')?.[1];
  if (digest === undefined)
    throw refused('it gives no checksum for the file, and a program without one is not trusted');
  if (asset.size > largestFile) throw refused('the file is larger than cloudflared can be');
  return { url: asset.browser_download_url, size: asset.size, digest: digest.toLowerCase() };
}

function parsed(text: string): z.infer<typeof Release>['assets'] {
  try {
    return Release.parse(JSON.parse(text)).assets;
  } catch {
    throw refused('its list of files cannot be read');
  }
}

async function download(
  wanted: Wanted,
  fresh: string,
  parts: {
    readonly fetching: Fetching;
    readonly progress: (bytes: number, of: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const answer = await askGitHub(wanted.url, 'application/octet-stream', parts.fetching, parts.signal);
  const hash = createHash('sha256');
  let bytes = 0;
  await written(fresh, async (file) => {
    await read(answer, wanted.size, async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      await file.write(chunk);
      parts.progress(bytes, wanted.size);
    });
  });
  if (bytes !== wanted.size || hash.digest('hex') !== wanted.digest) throw wrongChecksum();
}

/** Reads a body to its end, no more than `most` bytes of it. */
async function read(
  answer: IncomingMessage,
  most: number,
  take: (chunk: Buffer) => Promise<void> | void,
): Promise<void> {
  const chunks = answer[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      const { value, done } = await next(chunks);
      if (done === true) return;
      bytes += value.length;
      if (bytes > most) throw refused('more came than was announced');
      await take(value);
    }
  } finally {
    answer.destroy();
  }
}

/** Only the network's failures are the network's: what writing throws is another matter. */
async function next(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw unreachable('github.com', error);
  }
}

/** Makes an executable file of the person's own, and leaves it only when it is safely on the disk. */
async function written(path: string, fill: (file: FileHandle) => Promise<unknown>): Promise<void> {
  const file = await open(path, 'wx', 0o755);
  try {
    await fill(file);
    await file.chmod(0o755);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function unpackInPlace(fresh: string): Promise<void> {
  const program = await unpackFile(await readFile(fresh), 'cloudflared').catch(() => null);
  if (program === null) throw refused('the file has no cloudflared in it');
  await rm(fresh);
  await written(fresh, (file) => file.writeFile(program));
}

const cancelled = (): TunnelError =>
  new TunnelError(
    'cancelled',
    'Fetching cloudflared was cancelled: choose the tunnel again to go on.',
    'soon',
  );

const wrongChecksum = (): TunnelError =>
  new TunnelError(
    'wrong-checksum',
    `The cloudflared that came from GitHub was thrown away, because its checksum is not the published one, so it was changed or cut on its way: try again on another network, ${installYourself}.`,
    'later',
  );

const noBuild = (platform: string, arch: string): TunnelError =>
  new TunnelError(
    'no-build',
    `cloudflared cannot be fetched, because Cloudflare has no build for this kind of computer (${platform}, ${arch}): choose ngrok or an address of your own, ${installYourself}.`,
    'never',
  );

const doesNotRun = (path: string): TunnelError =>
  new TunnelError(
    'does-not-run',
    `The cloudflared that came from GitHub does not run here, perhaps because programs may not be started from ${dirname(path)} or a virus scanner stops it: allow that, ${installYourself}.`,
    'never',
  );

function notWritten(error: unknown): TunnelError {
  const code = errorCode(error, 'unknown reason');
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  return full
    ? new TunnelError(
        'disk-full',
        `cloudflared could not be stored, because the disk is full (${code}): make room for about 100 MB, ${installYourself}.`,
        'later',
      )
    : new TunnelError(
        'not-stored',
        `cloudflared could not be stored in the data folder (${code}): make that folder writable, ${installYourself}.`,
        'later',
      );
}
