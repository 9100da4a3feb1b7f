import { createServer, type Server, type Socket } from 'node:net';
import { claimSocket } from './claim.ts';
import { refuseConnection } from './refuse-connection.ts';

/** Front ends at a time; one more gets one sentence. */
const mostConnections = 32;

/** Talks with one front end. `gone` is called once, when that is over. */
export type FrontEndServer = (socket: Socket, gone: () => void) => { close(): void };

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
  readonly #connections = new Map<Socket, { close(): void } | null>();
  #serve: FrontEndServer | null = null;

  private constructor(server: Server, path: string) {
    this.path = path;
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  /**
   * Takes the socket of a data folder, and with it the right to use that folder. Front ends wait until `serve`: what
   * speaks with them is loaded after the server listens.
   * @throws Fault where another instance runs with this folder, or the socket cannot be made.
   */
  static async claim(dataDir: string): Promise<ControlSocket> {
    const server = createServer({ allowHalfOpen: true });
    // Far more than are served: a flood beyond is cut off without a word.
    server.maxConnections = 2 * mostConnections;
    return new ControlSocket(server, await claimSocket(server, dataDir));
  }

  /** From here on calls are answered. */
  serve(serve: FrontEndServer): void {
    this.#serve = serve;
    for (const socket of this.#connections.keys()) this.#begin(socket, serve);
  }

  /** Takes no more calls and closes every connection; the socket's file is gone afterwards. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const [socket, connection] of this.#connections) {
      if (connection === null) socket.destroy();
      else connection.close();
    }
    await closed;
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= mostConnections) return refuseConnection(socket);
    this.#connections.set(socket, null);
    if (this.#serve !== null) return this.#begin(socket, this.#serve);
    // Nothing is read from it yet.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#connections.delete(socket));
  }

  #begin(socket: Socket, serve: FrontEndServer): void {
    this.#connections.set(
      socket,
      serve(socket, () => void this.#connections.delete(socket)),
    );
  }
}
