import { createServer, type Server, type Socket } from 'node:net';
import { claimSocket } from './claim.ts';
import { Connection, type ConnectionTimes, refuseConnection } from './connection.ts';
import type { Served } from './served.ts';

/** Front ends at a time; one more gets one sentence. */
const mostConnections = 32;

/**
 * The control contract on a local socket: a line of JSON for each call, a line for each answer and notification.
 *
 * Who may connect is a matter of the file system: the socket has mode 0600 from its first moment, in a folder with
 * mode 0700. Node cannot ask the kernel who is at the other end (SO_PEERCRED), and for this user's own programs,
 * which could read the databases as well, it would change nothing.
 */
export class ControlSocket {
  readonly path: string;
  readonly #server: Server;
  readonly #times: Partial<ConnectionTimes>;
  readonly #connections = new Set<Connection>();
  readonly #served: Promise<Served>;
  #serve: (served: Served) => void = () => undefined;

  private constructor(server: Server, path: string, times?: Partial<ConnectionTimes>) {
    this.path = path;
    this.#times = times ?? {};
    this.#server = server;
    this.#served = new Promise((resolve) => {
      this.#serve = resolve;
    });
    server.on('connection', (socket) => this.#accept(socket));
  }

  /**
   * Takes the socket of a data folder, and with it the right to use that folder. Calls wait until `serve`.
   * @throws Fault where another instance runs with this folder, or the socket cannot be made.
   */
  static async claim(dataDir: string, times?: Partial<ConnectionTimes>): Promise<ControlSocket> {
    const server = createServer({ allowHalfOpen: true });
    // Far more than are served: a flood beyond is cut off without a word.
    server.maxConnections = 2 * mostConnections;
    return new ControlSocket(server, await claimSocket(server, dataDir), times);
  }

  /** From here on calls are answered. */
  serve(served: Served): void {
    this.#serve(served);
  }

  /** Takes no more calls and closes every connection; the socket's file is gone afterwards. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections) connection.close();
    await closed;
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= mostConnections) return refuseConnection(socket);
    const gone = (): void => void this.#connections.delete(connection);
    const connection = new Connection(socket, this.#served, gone, this.#times);
    this.#connections.add(connection);
  }
}
