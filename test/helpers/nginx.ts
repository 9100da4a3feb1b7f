import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian keeps it out of an ordinary user's PATH. */
export const nginxProgram = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find((path) =>
  existsSync(path),
);

/** The title of tests that need it, with the cure where they have to be skipped. */
export const throughNginx = (title: string): string =>
  nginxProgram === undefined ? `${title} (nginx is missing: apt-get install -y nginx)` : title;

export interface NginxOptions {
  readonly host: string;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** The port it listens on; any free one where it is left out. */
  readonly port?: number;
  /** The body of its `location /`. */
  readonly location: string;
}

export interface RunningNginx {
  readonly port: number;
  stop(): Promise<void>;
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Forwards everything to our server, as a person would configure it. */
export const forwardTo = (
  origin: string,
  options: { readonly buffering: boolean; readonly host: string | null },
): string => `
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_buffering ${options.buffering ? 'on' : 'off'};
      ${options.host === null ? '' : `proxy_set_header Host ${options.host};`}
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;`;

/** Starts the real nginx with TLS under a host name; resolves when it takes connections. */
export async function startNginx(options: NginxOptions): Promise<RunningNginx> {
  if (nginxProgram === undefined) throw new Error('nginx is missing: install the package nginx-light');
  const port = options.port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-nginx-'));
  writeFileSync(join(folder, 'cert.pem'), options.cert);
  writeFileSync(join(folder, 'key.pem'), options.key, { mode: 0o600 });
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, options));
  const child = spawn(
    nginxProgram,
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await listening(port, child, () => complaint);
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configuration = (folder: string, port: number, { host, location }: NginxOptions): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 128; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${host};
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    location / {${location}
    }
  }
}
`;

/** Resolves as soon as the port takes a connection; rejects where nginx ended before. */
async function listening(port: number, child: ChildProcess, complaint: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${complaint()}`);
    if (await takesConnections(port)) return;
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // A turn of the event loop for the child's end to be noticed.
    socket.once('error', () => setImmediate(() => resolve(false)));
  });
}
