import { PublicUrl } from '../protocol/settings.ts';
import type { BridgeOptions } from './bridge-options.ts';
import type { Closers } from './closers.ts';
import { patience } from './doctor/checkup/asker.ts';
import type { Checkup } from './doctor/checkup/checkup.ts';
import { createCheckup } from './doctor/checkup/create-checkup.ts';
import type { Doctor } from './doctor/doctor.ts';
import { createDoctor } from './doctor/live/create-doctor.ts';
import { edgeOf } from './doctor/edge.ts';
import { Fault } from './faults.ts';
import type { Issuers } from './issuers.ts';
import type { Owners } from './owners.ts';
import type { Outside } from './outside/outside.ts';
import { endLeftovers } from './tunnel/cloudflared/leftovers.ts';
import { createTunnels } from './tunnel/create-tunnels.ts';
import type { Tunnels } from './tunnel/tunnels.ts';

/** The way from outside, and who watches over it. */
export interface Diagnostics {
  readonly tunnels: Tunnels;
  readonly doctor: Doctor;
  readonly checkup: Checkup;
}

/**
 * Opens the tunnel that the settings name, and begins to judge journeys.
 * @throws Fault where the public URL of the options is none.
 */
export function openDiagnostics(
  options: BridgeOptions,
  owners: Owners,
  issuers: Issuers,
  closers: Closers,
): Diagnostics {
  const { broker, dataDir, journal, mcp, now, oauth, own, settings } = owners;
  const outside: Outside = options.outside ?? {};
  const tunnels = createTunnels({
    dataDir,
    port: Number(new URL(issuers.loopback.origin).port),
    settings,
    publicUrl: publicOrigin(options.publicUrl),
    issuers,
    own,
    outside,
    journal,
    grants: () => oauth.grants(),
    env: options.env ?? process.env,
    bundledCloudflared: options.bundledCloudflared ?? null,
    now,
    onOriginLeft: (origin) => mcp.closeIssuer(origin),
  });
  // Whatever kind is chosen now: a killed run may have left its tunnel open, and it leads here.
  void endLeftovers(dataDir);
  closers.add(() => tunnels.close());
  const edge = () => edgeOf(tunnels.status());
  const doctor = createDoctor({ journal, now, edge });
  closers.add(() => doctor.close());
  const checkup = createCheckup({
    issuers,
    own,
    outside,
    oauth,
    broker,
    journal,
    lowered: () => settings.current.lowered,
    edge,
    now,
    patience: { ...patience, ...options.checkupPatience },
  });
  closers.add(() => checkup.close());
  tunnels.follow();
  return { tunnels, doctor, checkup };
}

function publicOrigin(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = PublicUrl.safeParse(text);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0]?.message ?? 'is not valid';
  throw new Fault(`The public URL ${text} cannot be used: it ${why}.`);
}
