import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/**
 * As Cloudflare's edge and cloudflared together: what comes in goes to `target`, with the headers that they add.
 * @returns the port on loopback; it speaks TLS where `tls` has a certificate and its key.
 */
export async function listenAsEdge({ target, tls, isUp }) {
  const answer = (req, res) => {
    if (!isUp()) {
      res.writeHead(530, { server: 'cloudflare', 'content-type': 'text/html' }).end('error code: 1033');
      return;
    }
    const to = new URL(target);
    const headers = {
      ...req.headers,
      'cdn-loop': 'cloudflare; loops=1',
      'cf-connecting-ip': '203.0.113.7',
      'cf-ray': '9a1b2c3d4e5f6a7b-LAX',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
    };
    const inner = request(
      { host: to.hostname, port: to.port, method: req.method, path: req.url, headers, setHost: false },
      (answered) => {
        const given = { ...answered.headers, server: 'cloudflare', 'cf-ray': headers['cf-ray'] };
        res.writeHead(answered.statusCode ?? 502, given);
        answered.pipe(res);
      },
    );
    inner.on('error', () => {
      if (res.headersSent) res.destroy();
      else res.writeHead(502, { server: 'cloudflare' }).end('error code: 502');
    });
    res.on('close', () => inner.destroy());
    req.pipe(inner);
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}
