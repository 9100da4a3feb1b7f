import type { Bridge } from '../server/bridge.ts';
import { defaultPort } from '../server/default-port.ts';
import { bundledCloudflared } from './bundled-cloudflared.ts';
import type { Options } from './options.ts';

/**
 * Loads the server and starts it. It is loaded only here, when the tray is up, because loading takes a while.
 * @throws Fault with the sentence for the person
 */
export async function openBridge(
  options: Options,
  dataDir: string,
  log: (line: string, cause?: unknown) => void,
): Promise<Bridge> {
  const { startBridge } = await import('../server/bridge.ts');
  return startBridge({
    dataDir,
    port: options.port ?? defaultPort,
    ...(options.publicUrl === null ? {} : { publicUrl: options.publicUrl }),
    ...(options.configFile === null ? {} : { configFile: options.configFile }),
    ...bundledCloudflared(),
    onProblem: log,
  });
}
