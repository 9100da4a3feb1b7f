import { describe, expect, it } from 'vitest';
import { readLine } from '../../../../server/tunnel/cloudflared/read-line.ts';

const at = '2026-07-07T10:44:38Z';
const url = 'https://buffalo-marco-cardiff-motel.trycloudflare.com';
const uuid = 'bb527b3a-8a27-467b-9fca-84972898be5c';

describe('the address of a quick tunnel', () => {
  it('is read from its box', () => {
    expect(readLine(`${at} INF |  ${url}                                     |`)).toEqual({
      kind: 'url',
      url,
    });
  });

  it('is read from JSON', () => {
    const line = JSON.stringify({ level: 'info', time: at, message: `|  ${url}   |` });
    expect(readLine(line)).toEqual({ kind: 'url', url });
  });

  it('is read in colour and with a carriage return', () => {
    expect(readLine(`\u001B[90m${at}\u001B[0m \u001B[32mINF\u001B[0m |  ${url}  |\r`)).toEqual({
      kind: 'url',
      url,
    });
  });

  it.each([
    `${at} INF |  https://api.trycloudflare.com  |`,
    `failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": EOF`,
    `${at} INF Requesting new quick Tunnel on trycloudflare.com...`,
    `${at} INF |  https://a-b.trycloudflare.com.evil.example  |`,
    `${at} INF |  https://me@a-b.trycloudflare.com  |`,
    `${at} INF see ${url} |`,
  ])('is not taken from %s', (line) => {
    expect(readLine(line).kind).not.toBe('url');
  });
});

describe('a connection', () => {
  it.each([
    `${at} INF Registered tunnel connection connIndex=2 connection=${uuid} event=0 ip=198.41.192.167 location=lax08 protocol=quic`,
    `${at} INF Registered tunnel connection connIndex=2 event=0 ip=2606:4700:a8::1 location=lax08 protocol=http2`,
    `${at} INF Connection ${uuid} registered connIndex=2 location=ORD`,
    `{"level":"info","connIndex":2,"event":0,"ip":"198.41.192.7","location":"lax01","protocol":"quic","time":"${at}","message":"Registered tunnel connection"}`,
  ])('that stands: %s', (line) => {
    expect(readLine(line)).toEqual({ kind: 'connected', connection: 2 });
  });

  it.each([
    `${at} INF Unregistered tunnel connection connIndex=3`,
    `${at} WRN Connection terminated error="timeout: no recent network activity" connIndex=3`,
    `${at} ERR Serve tunnel error error="connection with edge closed" connIndex=3 event=0 ip=198.41.200.13`,
    `${at} INF Lost connection with the edge connIndex=3`,
    `{"level":"warn","error":"timeout","connIndex":3,"time":"${at}","message":"Connection terminated"}`,
  ])('that is gone: %s', (line) => {
    expect(readLine(line)).toEqual({ kind: 'disconnected', connection: 3 });
  });

  it('that QUIC could not make and http2 makes', () => {
    expect(
      readLine(`${at} INF Switching to fallback protocol http2 connIndex=0 event=0 ip=198.41.192.107`),
    ).toEqual({
      kind: 'fallback',
      protocol: 'http2',
    });
  });
});

describe('a problem', () => {
  const post = 'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel":';
  it.each([
    [
      `${post} dial tcp: lookup api.trycloudflare.com on 127.0.0.11:53: no such host`,
      'no-network',
      'soon',
      true,
    ],
    [`${post} dial tcp: lookup api.trycloudflare.com: i/o timeout`, 'no-network', 'soon', true],
    [
      `${post} context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
      'not-reachable',
      'soon',
      true,
    ],
    [
      `${post} tls: failed to verify certificate: x509: certificate signed by unknown authority`,
      'intercepted',
      'later',
      true,
    ],
    [
      `${at} ERR Error unmarshaling QuickTunnel response: error code: 1015 error="invalid character 'e' looking for beginning of value" status_code="429 Too Many Requests"`,
      'rate-limited',
      'later',
      true,
    ],
    [
      `{"level":"error","error":"invalid character 'e'","status_code":"429 Too Many Requests","message":"Error unmarshaling QuickTunnel response: error code: 1015"}`,
      'rate-limited',
      'later',
      true,
    ],
    [
      `failed to unmarshal quick Tunnel: invalid character '<' looking for beginning of value`,
      'quick-refused',
      'later',
      true,
    ],
    ['failed to parse quick Tunnel ID: invalid UUID length: 0', 'quick-refused', 'later', true],
    ['Provided Tunnel token is not valid.', 'token-invalid', 'never', true],
    [
      `${at} ERR Register tunnel error from server side error="Unauthorized: Invalid tunnel secret" connIndex=0`,
      'token-refused',
      'never',
      true,
    ],
    [
      `${at} ERR Register tunnel error from server side error="Unauthorized: Tunnel not found" connIndex=0`,
      'tunnel-not-found',
      'never',
      true,
    ],
    [
      `${at} ERR Register tunnel error from server side error="Unauthorized: Failed to get tunnel" connIndex=0 event=0 ip=198.41.192.77`,
      'tunnel-not-looked-up',
      'later',
      false,
    ],
    [
      `${at} WRN Failed to create new quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=0`,
      'edge-blocked',
      'soon',
      false,
    ],
    [
      `${at} ERR Unable to establish connection with Cloudflare edge error="DialContext error: dial tcp 198.41.192.77:7844: i/o timeout" connIndex=0`,
      'edge-blocked',
      'soon',
      false,
    ],
    [
      `${at} ERR Failed to refresh DNS local resolver error="lookup region1.v2.argotunnel.com: i/o timeout"`,
      'no-network',
      'soon',
      false,
    ],
    [
      `${at} ERR Error opening metrics server listener error="listen tcp 127.0.0.1:20241: bind: address already in use"`,
      'port-taken',
      'soon',
      true,
    ],
    [
      'error parsing YAML in config file at /home/me/.cloudflared/config.yml: yaml: line 1: did not find expected node',
      'config-broken',
      'never',
      true,
    ],
    ['Incorrect Usage: flag provided but not defined: -grace-period', 'too-old', 'never', true],
  ])('%s', (line, code, retry, final) => {
    expect(readLine(line)).toMatchObject({ kind: 'problem', code, retry, final });
  });

  it('is told in one sentence with what to do', () => {
    const said = readLine('Provided Tunnel token is not valid.');
    expect(said.kind === 'problem' && said.sentence).toMatch(
      /^Cloudflare's program does not accept .*because .*: copy .*\.$/,
    );
  });
});

describe('everything else is noise', () => {
  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"message":7}',
    '{"level":"info"}',
    '{"__proto__":{"message":"Registered tunnel connection"},"connIndex":1}',
    `${at} INF Registered tunnel connection`,
    `${at} INF Registered tunnel connection connIndex=-1`,
    `${at} INF Registered tunnel connection connIndex=99999999999`,
    `${at} INF Version 2026.9.0 (Checksum 1015)`,
    `${at} INF GOOS: linux, GOVersion: go1.24.4, GoArch: amd64`,
    `${at} ERR Configuration file /tmp/cloudflared.yml was empty`,
    `${at} INF Updated to new configuration config="not json" version=1`,
    `${at} INF Updated to new configuration config="{\\"ingress\\":7}" version=1`,
    '\u0000\uFFFD\u001B[31m',
    'x'.repeat(200_000),
    `${at} INF a=${'"\\'.repeat(50_000)}`,
  ])('%#', (line) => {
    const said = readLine(line);
    expect(['noise', 'routes']).toContain(said.kind);
    if (said.kind === 'routes') expect(said.routes).toEqual([]);
  });
});

it('reads where the host names lead at Cloudflare', () => {
  const config = {
    ingress: [
      { hostname: 'bridge.example.com', service: 'http://localhost:4321' },
      { service: 'http_status:404' },
    ],
  };
  const line = `${at} INF Updated to new configuration config=${JSON.stringify(JSON.stringify(config))} version=3`;
  expect(readLine(line)).toEqual({
    kind: 'routes',
    routes: [{ hostname: 'bridge.example.com', service: 'http://localhost:4321' }],
  });
});
