import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { _electron } from '@playwright/test';
import { relative } from 'node:path';
import { root as project, type Drawbridge } from '../../desktop/helpers/drawbridge.ts';
import { inRoot, type DebianRoot } from './debian-root.ts';

/** Where the deb puts what, and where the person's data are. */
export const places = {
  folder: '/opt/Drawbridge',
  program: '/opt/Drawbridge/drawbridge',
  command: '/usr/bin/drawbridge',
  desktopFile: '/usr/share/applications/drawbridge.desktop',
  dataDir: `${inRoot.home}/.local/share/drawbridge`,
} as const;

/** A file of the project as the root sees it. */
export const seenInside = (file: string): string => `${inRoot.project}/${relative(project, file)}`;

/** Installs a package as a person does who types it; throws with dpkg's words where dpkg refuses. */
export const install = (root: DebianRoot, deb: string): string =>
  root.expect('root', ['dpkg', '--install', seenInside(deb)]);

/** Gives the person one tool server: the real server-everything. */
export function offerTools(root: DebianRoot): void {
  const everything = `${inRoot.project}/node_modules/@modelcontextprotocol/server-everything/dist/index.js`;
  const config = { mcpServers: { everything: { command: inRoot.node, args: [everything, 'stdio'] } } };
  const write = 'umask 077; mkdir -p "$1"; printf %s "$2" >"$1/mcp.json"';
  root.expect('person', ['sh', '-c', write, 'sh', places.dataDir, JSON.stringify(config)]);
}

/**
 * Opens the one fuse that Playwright needs, in this root's copy alone. Everything else stays as it was installed.
 * The program must not run.
 */
export async function letPlaywrightIn(root: DebianRoot): Promise<void> {
  await flipFuses(root.outside(places.program), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** The person's own message bus around a program, as a desktop session has one. */
export const inSession = (argv: readonly string[]): string[] => ['dbus-run-session', '--', ...argv];

/** Starts the installed app as the person, sandbox and all, in Playwright's hands. */
export async function launchInstalled(root: DebianRoot, more: readonly string[] = []): Promise<Drawbridge> {
  const app = await _electron.launch({
    executablePath: root.door('drawbridge', 'person', inSession([places.command])),
    args: ['--port', '0', ...more],
    chromiumSandbox: true,
    // The theme is the app's own matter, not Playwright's.
    colorScheme: null,
  });
  let output = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { app, dataDir: root.outside(places.dataDir), output: () => output, exited };
}
