import type { Server } from 'node:http';
import { Fault } from '../faults.ts';

export interface Listening {
  readonly port: number;
  /** Takes no more connections and ends the open ones. */
  close(): Promise<void>;
}

/**
 * Listens on loopback, and nowhere else.
 * @param port 0: any free one.
 * @throws Fault where the port cannot be had.
 */
export async function listen(server: Server, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portFault(port, error)));
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
  server.removeAllListeners('error');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portFault(port: number, error: NodeJS.ErrnoException): Fault {
  if (error.code === 'EADDRINUSE') {
    return new Fault(
      `Port ${port} is taken by another program, so Drawbridge cannot listen there: end that program, or choose another port with --port.`,
    );
  }
  if (error.code === 'EACCES') {
    return new Fault(
      `Port ${port} needs rights that Drawbridge does not have: choose one above 1023 with --port.`,
    );
  }
  return new Fault(
    `Drawbridge cannot listen on port ${port} (${error.code ?? error.message}): choose another with --port.`,
  );
}
