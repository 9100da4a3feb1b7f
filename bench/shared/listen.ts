import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on a free port of the loopback. Returns the origin. */
export async function listenOnFreePort(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on TCP');
  return `http://127.0.0.1:${address.port}`;
}
