import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import type { Network } from '../../../server/oauth/clients/network.ts';
import { createAuthority } from './certificates.ts';

export const host = 'client.example';
export const documentId = `https://${host}/oauth/client.json`;
/** Any public address: the connector leads it to the test's own server. */
export const publicAddress = '93.184.215.14';

/** A real https server that serves client documents, and the network that leads to it. */
export interface DocumentHost {
  readonly network: Network;
  /** What is served, by path; change it freely. */
  readonly pages: Map<string, (req: IncomingMessage, res: ServerResponse) => void>;
  /** What a name resolves to. */
  readonly names: Map<string, readonly string[]>;
  /** Every request that arrived, as "host path". */
  readonly requests: string[];
  /** Every address that was connected to. */
  readonly connections: string[];
  serve(path: string, body: unknown, headers?: Record<string, string>): void;
  stop(): void;
}

export async function startDocumentHost(certified: string = host): Promise<DocumentHost> {
  const authority = createAuthority();
  const pages: DocumentHost['pages'] = new Map();
  const names: DocumentHost['names'] = new Map([[host, [publicAddress]]]);
  const requests: string[] = [];
  const connections: string[] = [];
  const server = createServer(authority.issue(certified), (req, res) => {
    requests.push(`${req.headers.host} ${req.url}`);
    const page = pages.get(req.url ?? '');
    if (page === undefined) res.writeHead(404).end();
    else page(req, res);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const network: Network = {
    resolve: async (name) => names.get(name) ?? Promise.reject(new Error(`no such name: ${name}`)),
    connect: (address, servername) => {
      connections.push(address);
      return connect({ host: '127.0.0.1', port, servername, ca: authority.cert, rejectUnauthorized: true });
    },
  };
  return {
    network,
    pages,
    names,
    requests,
    connections,
    serve: (path, body, headers = {}) =>
      void pages.set(path, (_, res) => {
        res.writeHead(200, { 'Content-Type': 'application/json', ...headers });
        res.end(typeof body === 'string' ? body : JSON.stringify(body));
      }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A document as ChatGPT publishes it. */
export const chatgptDocument = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  client_id: documentId,
  client_name: 'ChatGPT',
  redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_methods: ['none', 'private_key_jwt'],
  grant_types: ['authorization_code', 'refresh_token'],
  jwks_uri: `https://${host}/oauth/jwks.json`,
  ...over,
});
