import type { Grant } from '../../protocol/consent.ts';
import type { OwnRequests } from '../http/own-requests.ts';
import type { Issuers } from '../issuers.ts';
import type { Journal } from '../journal/journal.ts';
import type { Outside } from '../outside/outside.ts';
import type { SettingsFile } from '../settings-file.ts';
import { type Devices, devicesOf } from './devices.ts';
import { Supervisor } from './supervisor.ts';
import type { Tunnels } from './tunnels.ts';

export interface TunnelParts {
  /** The data folder: whose tokens these are, and where a fetched cloudflared is kept. */
  readonly dataDir: string;
  /** Where our server listens on loopback. */
  readonly port: number;
  readonly settings: Pick<SettingsFile, 'current' | 'change'>;
  /** The address that was given for this run alone: it is the own address, and wins over the settings. */
  readonly publicUrl: string | null;
  readonly issuers: Issuers;
  readonly own: OwnRequests;
  readonly outside: Outside;
  readonly journal: Pick<Journal, 'record'>;
  readonly grants: () => readonly Grant[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The path of the cloudflared that came with the app. */
  readonly bundledCloudflared?: string | null;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** The public origin is another one, or gone: what came in by `origin` has to end. */
  readonly onOriginLeft: (origin: string) => void;
}

/** The tunnels as the settings have them. Nothing is opened before the first `follow`. */
export const createTunnels = (parts: TunnelParts, devices: Devices = devicesOf(parts)): Tunnels =>
  new Supervisor(parts, devices);
