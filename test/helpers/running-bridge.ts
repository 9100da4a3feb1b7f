import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bridge, startBridge } from '../../server/bridge.ts';
import type { BridgeOptions } from '../../server/bridge-options.ts';

/** The real @modelcontextprotocol/server-everything, as an entry of an mcpServers file. */
export const everything = {
  command: process.execPath,
  args: [resolve('node_modules/@modelcontextprotocol/server-everything/dist/index.js')],
};

export interface RunningBridge extends Bridge {
  readonly origin: string;
  readonly dataDir: string;
  /** Closes the bridge and removes its data folder. */
  stop(): Promise<void>;
}

/**
 * Starts a whole bridge on a free port with a data folder of its own.
 * @param servers the entries of its mcpServers file; the everything server where nothing else is said
 */
export async function runBridge(
  options: Partial<BridgeOptions> = {},
  servers: object = { everything },
): Promise<RunningBridge> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'drawbridge-'));
  if (options.configFile === undefined) {
    writeFileSync(join(dataDir, 'mcp.json'), JSON.stringify({ mcpServers: servers }));
  }
  const bridge = await startBridge({ port: 0, ...options, dataDir });
  return {
    ...bridge,
    origin: bridge.status().local.origin,
    dataDir,
    stop: async () => {
      await bridge.close('the test is over');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Resolves when every upstream of the bridge is ready. */
export async function upstreamsReady(bridge: Bridge): Promise<void> {
  const ready = (): boolean => bridge.status().upstreams.every(({ state }) => state === 'ready');
  if (ready()) return;
  await new Promise<void>((resolve) => {
    const stop = bridge.subscribe(() => {
      if (!ready()) return;
      stop();
      resolve();
    });
  });
}
