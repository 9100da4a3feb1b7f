import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { z } from 'zod';

/** Bytes; nothing of ours is near it. */
const largestFile = 1024 * 1024 * 1024;

/** A file beside the metadata: no folder, no other host. */
const FileName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/);

/** YAML makes a date of one that stands without quotes. */
const Moment = z.union([z.date(), z.iso.datetime().transform((text) => new Date(text))]);

/** What electron-builder writes about a version (https://www.electron.build/auto-update), as far as we take it. */
export const Release = z.object({
  version: z
    .string()
    .max(50)
    .regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,30})?$/),
  /** Ms since the epoch: what was signed earlier than what was seen before is not taken. */
  signedAt: Moment.transform((date) => date.getTime()),
  releaseDate: Moment.transform((date) => date.toISOString()),
  releaseNotes: z.string().max(20_000).nullish(),
  stagingPercentage: z.number().min(0).max(100).optional(),
  minimumSystemVersion: z.string().max(50).optional(),
  files: z
    .array(
      z.object({
        url: FileName,
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        size: z.number().int().positive().max(largestFile),
      }),
    )
    .min(1)
    .max(30),
});
export type Release = z.infer<typeof Release>;

/** @returns null where the text does not say what a release has to say */
export function releaseIn(text: string, name: string): Release | null {
  try {
    const parsed = Release.safeParse(parseUpdateInfo(text, name, new URL(`file:///${name}`)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The notes as they may be shown: plain lines without control characters; null where there are none. */
export function notesOf({ releaseNotes }: Release): string | null {
  const plain = (releaseNotes ?? '')
    .replaceAll('\r\n', '\n')
    // oxlint-disable-next-line no-control-regex -- these are what is to go
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, ' ')
    .trim();
  return plain === '' ? null : plain;
}

/** The file of a release for one kind of package and this processor; null where there is none. */
export function fileFor(release: Release, extension: string, arch: string): Release['files'][number] | null {
  const names = archNames[arch] ?? [arch];
  const others = Object.entries(archNames).flatMap(([each, called]) => (each === arch ? [] : called));
  const fitting = release.files.filter(({ url }) => url.endsWith(`.${extension}`));
  return (
    fitting.find(({ url }) => names.some((name) => url.includes(name))) ??
    fitting.find(({ url }) => !others.some((name) => url.includes(name))) ??
    null
  );
}

/** How the packages call them. */
const archNames: Readonly<Record<string, readonly string[]>> = {
  x64: ['x64', 'x86_64', 'amd64'],
  arm64: ['arm64', 'aarch64'],
};
