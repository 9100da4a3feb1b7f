import type { Program } from './program.ts';
import { sealed } from './unit-seal.ts';
import { commandWord, environmentWord, patternValue, programWord } from './unit-words.ts';

/** What the unit is made from. Nothing of it may be secret: units can be read by every program of the person's. */
export interface UnitParts {
  readonly program: Program;
  /** What follows `serve`. */
  readonly options: readonly string[];
  readonly dataDir: string;
  readonly searchPath: string;
  /** Variables that are nobody else's business, in a file that need not exist. */
  readonly environmentFile: string;
}

/**
 * The systemd unit of the service, for a user's own service manager.
 * @throws Fault where a path cannot be written into it.
 */
export function unitText({ program, options, dataDir, searchPath, environmentFile }: UnitParts): string {
  const words = [...program.words, 'serve', '--service', '--data-dir', dataDir, ...options];
  const command = [programWord(program.path), ...words.map(commandWord)].join(' ');
  return sealed(`# Changes of your own go into a drop-in, which is kept: systemctl --user edit drawbridge

[Unit]
Description=Drawbridge, the bridge between ChatGPT and the tools on this computer
# After five failures in five minutes it is left as it is, and "drawbridge service status" says why.
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
# "exec" reports a program that is not there any more as a start that failed.
Type=exec
ExecStart=${command}
# As it was in the shell that installed the service: tools that mcp.json starts with npx, uvx and so on are found on it.
Environment=${environmentWord('PATH', searchPath)}
# For TUNNEL_TOKEN or NGROK_AUTHTOKEN where this machine has no keychain. Yours to make, mode 0600; it may be missing.
EnvironmentFile=-${patternValue(environmentFile)}
# How its lines are called in the journal: journalctl --user -t drawbridge
SyslogIdentifier=drawbridge

Restart=on-failure
RestartSec=2
# Wrong options (2) and settings that cannot work (78) do not become right by being tried again.
RestartPreventExitStatus=2 78
# The server alone is asked to end, and ends its tools in order; whatever is left in the group after that is killed.
KillMode=mixed
TimeoutStopSec=20
# A tool that takes all the memory and is ended for it does not take the bridge along.
OOMPolicy=continue

# Files that the server and its tools make are the person's alone.
UMask=0077
# Nothing that a tool starts can gain rights by a set-user-id program: no sudo, no su.
NoNewPrivileges=true
# No real-time priority, no other personality of the kernel: none of it needs an open door.
RestrictRealtime=true
LockPersonality=true
# Not here on purpose: PrivateTmp, ProtectSystem, ProtectHome and their like need a namespace that a user's manager
# does not get everywhere, and would hide the very files that the tools are to share. MemoryDenyWriteExecute stops
# JavaScript itself.

[Install]
WantedBy=default.target

# Read by "drawbridge service"; systemd passes such sections over.
[X-Drawbridge]
DataDir=${dataDir}
`);
}

/** The data folder that a unit of ours names; null where it names none. */
export const dataDirIn = (unit: string): string | null => /^DataDir=(\/.*)$/m.exec(unit)?.[1] ?? null;

/** What a unit starts, as it is written there. */
export const commandIn = (unit: string): string | null => /^ExecStart=(.+)$/m.exec(unit)?.[1] ?? null;
