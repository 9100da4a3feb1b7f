import { quickTunnel } from '../../../../../server/tunnel/providers/quick.ts';

/** An app with a quick tunnel, to be killed. Its arguments: the data folder, and the cloudflared to use. */
const [, , dataDir = '', path = ''] = process.argv;
process.on('SIGTERM', () => process.exit(0));
const provider = quickTunnel({ dataDir, env: { PATH: process.env['PATH'], CLOUDFLARED_BIN: path } });
await provider.open({ port: 9 }, () => undefined, new AbortController().signal);
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
