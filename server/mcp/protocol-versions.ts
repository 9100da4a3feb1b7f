/** The revision without a handshake: every request carries its own envelope. */
export const modernVersion = '2026-07-28';

/** The revisions that begin with `initialize`, newest first. */
export const handshakeVersions = [
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
  '2024-11-05',
  '2024-10-07',
] as const;

export const latestHandshakeVersion = handshakeVersions[0];

const known: ReadonlySet<string> = new Set(handshakeVersions);

export const isHandshakeVersion = (version: string): boolean => known.has(version);

/** Revisions are dates, so they compare as text. */
export const namesModernVersion = (version: string | undefined): boolean =>
  version !== undefined && version.trim() >= modernVersion;

/** The keys of the envelope of 2026-07-28 in `params._meta`. */
export const envelope = {
  prefix: 'io.modelcontextprotocol/',
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  relatedTask: 'io.modelcontextprotocol/related-task',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
} as const;
