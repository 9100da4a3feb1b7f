import { createServer, type TLSSocket } from 'node:tls';
import { createAuthority } from '../../server/oauth/certificates.ts';

/**
 * Stands for ngrok's service, which no test machine can reach. It speaks the agent's protocol as the source of ngrok's
 * own library has it (ngrok-rust: muxado frames over TLS, one JSON request and answer a stream), so that the real
 * library connects, listens, forwards and fails against it.
 */
export interface StandInNgrok {
  /** `host:port`, and the authority to trust (PEM). */
  readonly service: { readonly address: string; readonly ca: string };
  /** What is answered to these requests instead of yes: ngrok's text, with its code in the last line. */
  refuse: { auth: string | null; bind: string | null };
  /** Every request that came: `Auth`, `Bind`, `Unbind` with their contents. */
  readonly asked: { readonly what: string; readonly body: Record<string, unknown> }[];
  /** How many agents are connected. */
  agents(): number;
  /** Sends a request that came to the public address through the tunnel; resolves with the raw answer. */
  visit(request: string): Promise<string>;
  /** As the Stop button of the dashboard. */
  stop(): void;
  /** Breaks the connections of all agents. */
  drop(): void;
  close(): void;
}

const kinds = { 0: 'Auth', 1: 'Bind', 2: 'Unbind' } as const;
const proxy = 3;
const stop = 5;
const heartbeat = 0xffffffff;

const fin = 1;
const syn = 2;
const data = 1;

export async function standInNgrok(): Promise<StandInNgrok> {
  const authority = createAuthority();
  const agents = new Set<Agent>();
  const asked: StandInNgrok['asked'] = [];
  const refuse: StandInNgrok['refuse'] = { auth: null, bind: null };
  const answer = (what: string, body: Record<string, unknown>): unknown => {
    asked.push({ what, body });
    if (what === 'Auth') return { Version: '2', ClientId: 'c1', Error: refuse.auth ?? '', Extra: {} };
    if (what === 'Unbind') return { Error: '' };
    const host = hostOf(body['Opts']);
    const url = `https://${host === '' ? 'quick-fox.ngrok-free.app' : host}`;
    return { ...body, Id: 'tn_1', URL: url, Error: refuse.bind ?? '', Extra: { Token: '' } };
  };
  const server = createServer(authority.issue('localhost'), (socket) => {
    const agent = new Agent(socket, answer);
    agents.add(agent);
    socket.on('close', () => agents.delete(agent));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    service: { address: `localhost:${address.port}`, ca: authority.cert },
    refuse,
    asked,
    agents: () => agents.size,
    visit: (request) => {
      const [agent] = agents;
      if (agent === undefined) throw new Error('no agent is connected');
      return agent.visit(request);
    },
    stop: () => {
      for (const agent of agents) agent.open(stop, Buffer.from('{}'));
    },
    drop: () => {
      for (const agent of agents) agent.drop();
    },
    close: () => {
      for (const agent of agents) agent.drop();
      server.close();
    },
  };
}

function hostOf(options: unknown): string {
  const named = typeof options === 'object' && options !== null ? options : {};
  for (const name of ['Hostname', 'Domain']) {
    const value: unknown = Reflect.get(named, name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** One agent's connection: its frames, and the streams in them. */
class Agent {
  readonly #socket: TLSSocket;
  readonly #answer: (what: string, body: Record<string, unknown>) => unknown;
  readonly #streams = new Map<number, { kind: number | null; bytes: Buffer }>();
  readonly #visits = new Map<number, { text: string; done: (text: string) => void }>();
  #unread = Buffer.alloc(0);
  #next = 2;

  constructor(socket: TLSSocket, answer: (what: string, body: Record<string, unknown>) => unknown) {
    this.#socket = socket;
    this.#answer = answer;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  drop(): void {
    this.#socket.destroy();
  }

  /** Opens a stream of ours: even numbers, the kind first. */
  open(kind: number, bytes: Buffer): number {
    const id = this.#next;
    this.#next += 2;
    const head = Buffer.alloc(4);
    head.writeUInt32BE(kind);
    this.#send(id, Buffer.concat([head, bytes]), syn);
    return id;
  }

  visit(request: string): Promise<string> {
    const header = Buffer.from(
      JSON.stringify({
        Id: 'tn_1',
        ClientAddr: '203.0.113.7:4711',
        Proto: 'https',
        EdgeType: '3',
        PassthroughTLS: false,
      }),
    );
    const size = Buffer.alloc(8);
    size.writeBigInt64LE(BigInt(header.length));
    return new Promise((done) => {
      const id = this.open(proxy, Buffer.concat([size, header, Buffer.from(request)]));
      this.#visits.set(id, { text: '', done });
    });
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    while (this.#unread.length >= 8) {
      const length = this.#unread.readUIntBE(0, 3);
      if (this.#unread.length < 8 + length) return;
      const kindAndFlags = this.#unread.readUInt8(3);
      const id = this.#unread.readUInt32BE(4);
      const body = this.#unread.subarray(8, 8 + length);
      this.#unread = this.#unread.subarray(8 + length);
      if (kindAndFlags >> 4 === data) this.#take(id, body, (kindAndFlags & fin) !== 0);
    }
  }

  #take(id: number, body: Buffer, last: boolean): void {
    const visit = this.#visits.get(id);
    if (visit !== undefined) {
      visit.text += body.toString();
      if (last) visit.done(visit.text);
      return;
    }
    if (id % 2 === 0) return;
    const stream = this.#streams.get(id) ?? { kind: null, bytes: Buffer.alloc(0) };
    this.#streams.set(id, stream);
    stream.bytes = Buffer.concat([stream.bytes, body]);
    if (stream.kind === null && stream.bytes.length >= 4) {
      stream.kind = stream.bytes.readUInt32BE(0);
      stream.bytes = stream.bytes.subarray(4);
    }
    if (stream.kind === heartbeat) {
      this.#send(id, stream.bytes, 0);
      stream.bytes = Buffer.alloc(0);
    } else if (stream.kind !== null) this.#reply(id, stream.kind, stream.bytes);
  }

  #reply(id: number, kind: number, bytes: Buffer): void {
    const what = kind === 0 || kind === 1 || kind === 2 ? kinds[kind] : null;
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(bytes.toString());
    } catch {
      return; // The rest is still to come.
    }
    if (what !== null) this.#send(id, Buffer.from(JSON.stringify(this.#answer(what, body))), fin);
  }

  #send(id: number, body: Buffer, flags: number): void {
    const head = Buffer.alloc(8);
    head.writeUIntBE(body.length, 0, 3);
    head.writeUInt8((data << 4) | flags, 3);
    head.writeUInt32BE(id, 4);
    this.#socket.write(Buffer.concat([head, body]));
  }
}
