import type { Status } from '../protocol/status.ts';
import type { BridgeOptions } from './bridge-options.ts';
import type { Bridge } from './bridge.ts';
import type { Closers } from './closers.ts';
import { Connection } from './control/connection.ts';
import { createControl } from './control/control.ts';
import { openDiagnostics } from './diagnostics.ts';
import { exportEvents } from './doctor/exports/export-events.ts';
import { replay } from './doctor/exports/replay.ts';
import { markdownOf } from './doctor/report/markdown.ts';
import { reportOf } from './doctor/report/report.ts';
import type { Doctor } from './doctor/doctor.ts';
import { addressesOf, type Issuers } from './issuers.ts';
import { Notices } from './notices.ts';
import type { Owners } from './owners.ts';
import type { Tunnels } from './tunnel/tunnels.ts';
import { version } from './version.ts';

/**
 * The way from outside, who watches over it, and the contract: from here on front ends are served.
 * @throws Fault where the public URL of the options is none.
 */
export function openFrontEnds(
  options: BridgeOptions,
  owners: Owners,
  issuers: Issuers,
  closers: Closers,
): Bridge {
  const { broker, gateway, journal, mcp, oauth, problems, readiness, socket } = owners;
  const { checkup, doctor, tunnels } = openDiagnostics(options, owners, issuers, closers);
  const startedAt = owners.now();
  const status = (): Status => readStatus(owners, issuers, tunnels, startedAt);
  const notices = new Notices(status);
  const control = createControl({
    status,
    offer: gateway,
    broker,
    grants: { list: () => oauth.grants(), revoke: (id) => revoke(owners, id) },
    journal,
    settings: settingsOf(owners, issuers, tunnels, notices),
    tunnels,
    doctor,
    checkup,
    documents: documentsOf(owners, issuers, doctor),
    onBug: (error) => options.onProblem?.('A fault in Drawbridge itself ended a call.', error),
  });
  closers.add(
    journal.subscribe((events, journeys) => {
      if (events.length > 0) notices.tell({ name: 'events', data: events });
      if (journeys.length > 0) notices.tell({ name: 'journeys', data: doctor.judged(journeys) });
      notices.tellStatus();
    }),
  );
  closers.add(
    broker.subscribe((knocks) => {
      notices.tell({ name: 'knocks', data: knocks });
      notices.tellStatus();
    }),
  );
  closers.add(doctor.onVerdicts((journeys) => notices.tell({ name: 'journeys', data: journeys })));
  closers.add(checkup.onChanged((state) => notices.tell({ name: 'checkup', data: state })));
  closers.add(tunnels.onChanged(() => notices.tellStatus()));
  closers.add(gateway.onChanged(() => notices.tellStatus()));
  problems.onChanged(() => notices.tellStatus());
  const subscribe: Bridge['subscribe'] = (listener) => notices.subscribe(listener);
  socket.serve((stream, gone) => new Connection(stream, { control, subscribe }, gone));
  readiness.serve();
  journal.record({ type: 'app', actor: 'app', summary: `Listening on ${issuers.loopback.origin}` });
  return {
    status,
    control,
    subscribe,
    denyKnocks: () => broker.denyAll(),
    activity: () => ({
      calls: mcp.calls(),
      // Anybody can knock where nobody expects it, and as often as they like.
      knocks: broker.list().filter(({ quiet }) => !quiet).length,
      connecting: oauth.codes.unspent,
      checkup: checkup.state.running,
    }),
    drain: () => {
      readiness.close();
    },
    wake: () => tunnels.wake(),
    close: async (reason) => {
      journal.record({ type: 'app', actor: 'app', summary: `Closing: ${reason}` });
      // First, while everybody still hears of it.
      broker.denyAll();
      await closers.close();
    },
  };
}

function readStatus(owners: Owners, issuers: Issuers, tunnels: Tunnels, startedAt: number): Status {
  const { broker, configFile, dataDir, gateway, mcp, oauth, problems, settings } = owners;
  const outside = issuers.public;
  return {
    version,
    bridge: settings.current.lowered && outside !== null ? 'lowered' : 'raised',
    local: addressesOf(issuers.loopback),
    public: outside === null ? null : addressesOf(outside),
    tunnel: tunnels.status(),
    upstreams: gateway.upstreams(),
    knocks: broker.list().length,
    grants: oauth.grants().length,
    streams: mcp.streams(),
    problems: [...problems.list(), ...gateway.problems()],
    dataDir,
    configFile,
    startedAt,
  };
}

type ControlSettings = Parameters<typeof createControl>[0]['settings'];

/** The settings as the contract changes them: saved, and felt at once. */
function settingsOf(
  { journal, mcp, settings }: Owners,
  issuers: Issuers,
  tunnels: Tunnels,
  notices: Notices,
): ControlSettings {
  return {
    get current() {
      return settings.current;
    },
    change: (change) => {
      const changed = settings.change(change);
      // What is open from outside ends with the bridge; the tunnels see to what ends with an address.
      if (!changed.lowered && issuers.public !== null) mcp.closeIssuer(issuers.public.origin);
      tunnels.follow();
      journal.record({ type: 'app', actor: 'person', summary: 'Changed the settings' });
      notices.tellStatus();
      return changed;
    },
  };
}

type Documents = Parameters<typeof createControl>[0]['documents'];

/** What is written about journeys, for people and for other programs. */
function documentsOf({ journal, now, oauth, own }: Owners, issuers: Issuers, doctor: Doctor): Documents {
  return {
    report: ({ journey }) => {
      const observed = doctor.observe(journey);
      const report = reportOf(observed);
      return { ...report, markdown: markdownOf(report, observed, now()) };
    },
    export: (input) => exportEvents({ journal, doctor, issuers, now }, input),
    replay: ({ seq }) => replay({ journal, own, issuers, clients: oauth.clients }, seq),
  };
}

/** The person takes a grant back; the timeline says so. */
function revoke({ journal, oauth }: Owners, id: string): boolean {
  const grant = oauth.grants().find((each) => each.id === id);
  if (grant === undefined || !oauth.revoke(id)) return false;
  const { clientId, clientName, journey } = grant;
  const summary = `Revoked the access of ${clientName}`;
  journal.record({
    type: 'consent',
    phase: 'consent',
    actor: 'person',
    summary,
    clientId,
    clientName,
    journey,
  });
  return true;
}
