import { createHash, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { testKey } from './test-key.ts';

export interface Published {
  version: string;
  file: string;
  bytes: Buffer;
  notes?: string;
  signedAt?: Date;
  stagingPercentage?: number;
  /** Whose signature it bears. */
  key?: KeyObject;
  /** What the metadata says, where that is not what is true. */
  said?: Record<string, unknown>;
  metadata?: string;
}

type Answer = (response: ServerResponse) => void;

/** A server of updates, with what it is asked written down. */
export class UpdateServer {
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      const path = (request.url ?? '').split('?')[0]?.slice(1) ?? '';
      this.asked.push(path);
      const answer = this.#answers.get(path);
      if (answer !== undefined) return answer(response);
      response.writeHead(404).end();
    });
  }

  /** @param port 0: any free one */
  static async start(port = 0): Promise<UpdateServer> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new UpdateServer(server);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  answer(path: string, answer: Buffer | string | Answer): void {
    this.#answers.set(path, typeof answer === 'function' ? answer : (response) => void response.end(answer));
  }

  publish(published: Published): void {
    const { version, file, bytes, notes, stagingPercentage, said, key = testKey } = published;
    const name = published.metadata ?? 'latest-linux.yml';
    const sha512 = createHash('sha512').update(bytes).digest('base64');
    const text = stringify({
      version,
      files: [{ url: file, sha512, size: bytes.length }],
      path: file,
      sha512,
      releaseDate: '2026-11-22T00:00:00.000Z',
      signedAt: (published.signedAt ?? new Date()).toISOString(),
      ...(notes === undefined ? {} : { releaseNotes: notes }),
      ...(stagingPercentage === undefined ? {} : { stagingPercentage }),
      ...said,
    });
    this.answer(name, text);
    this.answer(`${name}.sig`, `${sign(null, Buffer.from(text), key).toString('base64')}\n`);
    this.answer(file, bytes);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
