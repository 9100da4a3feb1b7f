#!/usr/bin/env node
// Stands for the real cloudflared, whose other end (Cloudflare's edge) no test machine can reach. It takes the same
// arguments and environment, writes the same lines to stderr and ends with the same codes as the real program's source
// and its public issues have them (cloudflared#456, #555, #632, #946, #972, #1173), and leads requests to `--url` from a
// loopback port as the edge would.
//
// What it does is said by `scenario.json` in the folder that it is started from; a symlink there named `cloudflared` is
// what one starts (stand-in-cloudflared.ts does all that). The members of that file:
//
//   scenario   happy             the default: connects (quick: prints its address; named: TUNNEL_TOKEN has to be one)
//              no-network        quick: no such host, exit 1; named: tries and tries, never connects
//              no-route          the host cannot be reached, exit 1
//              rate-limited      quick: 429 with 1015, exit 1
//              not-understood    quick: an answer without a tunnel in it, exit 1
//              bad-token         says that the token is not valid, exit 1
//              invalid-secret    connects never: the edge refuses the tunnel's secret, again and again
//              not-found         the same, because the tunnel was deleted
//              refused-later     connects; when its connections are dropped, the edge refuses its secret
//              failed-to-get     the same, because the edge could not look the tunnel up
//              quic-blocked      QUIC does not get through, then http2 does
//              config-broken     cannot read its configuration, exit 1
//              metrics-taken     the metrics port is in use, exit 1
//              garbage           nothing that makes sense, bytes that are no UTF-8, a line of 300 kB; goes on
//              silent            says nothing at all
//              crash             exit 2 with the token in its last words
//              does-not-run      `--version` fails too
//   stubborn   true: SIGTERM and SIGINT are ignored
//   json       true: lines as with `--output json`
//   chunks     true: every line comes in pieces of a few bytes
//   color      true: with the colours of a terminal
//   connections  how many there are: 4, as in the documentation; newer versions have 1 for quick tunnels
//   host       of a quick tunnel; four words with .trycloudflare.com where it is left out
//   printPort  true: the address is printed with the port of the stand-in, which the real one never has
//   tls        {cert, key}: PEM; the port speaks TLS then, as the edge does
//   routes     [{hostname, service}]: what is configured at Cloudflare for a named tunnel
//
// Signals: SIGUSR2 drops all connections, and the next one brings them back. SIGHUP: exit 1 with a "Tunnel server
// stopped", as after a crash. `state.json` beside it says {pid, port, url, argv, env, connected} whenever that changes;
// `starts` gets one line for each start of a tunnel.

import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cloudflaredLog } from './cloudflared-log.mjs';
import { listenAsEdge } from './edge.mjs';

const folder = dirname(process.argv[1]);
const args = process.argv.slice(2);
const scenario = readScenario();
const { log, write } = cloudflaredLog(scenario);

if (scenario.scenario === 'does-not-run') {
  process.stderr.write('cloudflared: cannot execute: required file not found\n');
  process.exit(126);
}
if (args[0] === '--version') {
  process.stdout.write('cloudflared version 2026.9.0 (built 2026-09-15T10:02 UTC)\n');
  process.exit(0);
}

const state = {
  pid: process.pid,
  port: null,
  url: null,
  argv: args,
  env: Object.keys(process.env).toSorted(),
  connected: false,
};
appendFileSync(join(folder, 'starts'), `${process.pid}\n`);
writeState();

const named = args.includes('run');
const target = valueOf('--url');
const locations = ['lax08', 'sjc07', 'lax01', 'sjc10'];

process.on('SIGTERM', () => stop('terminated'));
process.on('SIGINT', () => stop('interrupt'));
process.on('SIGUSR2', () => (state.connected ? drop() : connect('quic')));
process.on('SIGHUP', () => {
  log('ERR', 'Initiating shutdown', { error: 'unexpected' });
  log('INF', 'Tunnel server stopped');
  process.exit(1);
});
// Like a program that waits for its network: it runs until it is ended.
setInterval(() => undefined, 60_000);

if (args.some((arg) => arg.startsWith('--token') || arg.startsWith('eyJ'))) {
  process.stderr.write('stand-in: a token was given as an argument, where everybody can read it\n');
  process.exit(64);
}
if (scenario.scenario !== 'silent') await run();

async function run() {
  if (scenario.scenario === 'garbage') return garbage();
  if (scenario.scenario === 'config-broken')
    return fail('error parsing YAML in config file at config.yml: yaml: line 1: did not find expected node');
  if (scenario.scenario === 'crash')
    return fail(`panic: invalid memory address, token ${process.env.TUNNEL_TOKEN}`, 2);
  if (named) await runNamed();
  else await runQuick();
}

async function runQuick() {
  log(
    'INF',
    'Thank you for trying Cloudflare Tunnel. Doing so, without a Cloudflare account, is a quick way to experiment and try it out. However, be aware that these account-less Tunnels have no uptime guarantee, are subject to the Cloudflare Online Services Terms of Use (https://www.cloudflare.com/website-terms/), and Cloudflare reserves the right to investigate your use of Tunnels for violations of such terms. If you intend to use Tunnels in production you should use a pre-created named tunnel by following: https://developers.cloudflare.com/cloudflare-one/connections/connect-apps',
  );
  log('INF', 'Requesting new quick Tunnel on trycloudflare.com...');
  const post = 'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": ';
  if (scenario.scenario === 'no-network')
    return fail(`${post}dial tcp: lookup api.trycloudflare.com on 127.0.0.11:53: no such host`);
  if (scenario.scenario === 'no-route')
    return fail(`${post}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
  if (scenario.scenario === 'not-understood')
    return fail('failed to parse quick Tunnel ID: invalid UUID length: 0');
  if (scenario.scenario === 'rate-limited') {
    const error = "invalid character 'e' looking for beginning of value";
    log('ERR', 'Error unmarshaling QuickTunnel response: error code: 1015', {
      error,
      status_code: '429 Too Many Requests',
    });
    return fail(`failed to unmarshal quick Tunnel: ${error}`);
  }
  const host = scenario.host ?? 'buffalo-marco-cardiff-motel.trycloudflare.com';
  await listen();
  state.url = `https://${host}${scenario.printPort === true ? `:${state.port}` : ''}`;
  writeState();
  const lines = [
    'Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):',
    state.url,
  ];
  const width = Math.max(...lines.map((line) => line.length));
  log('INF', `+${'-'.repeat(width + 4)}+`);
  for (const line of lines) log('INF', `|  ${line.padEnd(width)}  |`);
  log('INF', `+${'-'.repeat(width + 4)}+`);
  prologue();
  await go();
}

async function runNamed() {
  if (scenario.scenario === 'bad-token' || !isToken(process.env.TUNNEL_TOKEN)) {
    return fail("Provided Tunnel token is not valid.\nSee 'cloudflared tunnel run --help'.");
  }
  log('INF', 'Starting tunnel', { tunnelID: randomUUID() });
  prologue();
  if (scenario.routes !== undefined) {
    const config = {
      ingress: [...scenario.routes, { service: 'http_status:404' }],
      'warp-routing': { enabled: false },
    };
    log('INF', 'Updated to new configuration', { config: JSON.stringify(config), version: 3 });
  }
  if (scenario.scenario === 'no-network') {
    log('ERR', 'Failed to refresh DNS local resolver', {
      error: 'lookup region1.v2.argotunnel.com: i/o timeout',
    });
    return undefined;
  }
  await listen();
  return go();
}

function prologue() {
  const config = valueOf('--config');
  if (config !== null && readFileSync(config, 'utf8') === '')
    log('ERR', `Configuration file ${config} was empty`);
  log('INF', 'Version 2026.9.0 (Checksum 3a1b2c)');
  log('INF', 'GOOS: linux, GOVersion: go1.24.4, GoArch: amd64');
  log('INF', `Settings: map[no-autoupdate:true url:${target}]`);
  log('INF', `Generated Connector ID: ${randomUUID()}`);
  log('INF', 'Initial protocol quic');
  log('INF', 'ICMP proxy will use 172.17.0.2 as source for IPv4');
  if (scenario.scenario === 'metrics-taken') {
    log('ERR', 'Error opening metrics server listener', {
      error: 'listen tcp 127.0.0.1:20241: bind: address already in use',
    });
    fail('Error opening metrics server listener: listen tcp 127.0.0.1:20241: bind: address already in use');
  }
  log('INF', 'Starting metrics server on 127.0.0.1:20241/metrics');
}

async function go() {
  const refusals = {
    'invalid-secret': 'Unauthorized: Invalid tunnel secret',
    'not-found': 'Unauthorized: Tunnel not found',
    'failed-to-get': 'Unauthorized: Failed to get tunnel',
  };
  const refusal = refusals[scenario.scenario];
  if (refusal !== undefined) {
    refuse(refusal);
    return;
  }
  if (scenario.scenario === 'quic-blocked') {
    const at = { connIndex: 0, event: 0, ip: '198.41.192.107' };
    const error = 'failed to dial to edge with quic: timeout: no recent network activity';
    log('WRN', 'Failed to create new quic connection', { error, ...at });
    log('INF', 'Retrying connection in up to 2s', at);
    log('INF', 'Switching to fallback protocol http2', at);
    connect('http2');
    return;
  }
  connect('quic');
}

/** The edge lets nobody in; cloudflared tries again and again. */
function refuse(error) {
  const at = { connIndex: 0, event: 0, ip: '198.41.192.77' };
  log('ERR', 'Register tunnel error from server side', { error, ...at });
  log('INF', 'Retrying connection in up to 2s', at);
}

function connect(protocol) {
  state.connected = true;
  writeState();
  for (let connIndex = 0; connIndex < (scenario.connections ?? 4); connIndex += 1) {
    log('INF', 'Registered tunnel connection', {
      connIndex,
      connection: randomUUID(),
      event: 0,
      ip: `198.41.${connIndex % 2 === 0 ? 192 : 200}.${167 + connIndex}`,
      location: locations[connIndex] ?? 'lax08',
      protocol,
    });
  }
}

function drop() {
  state.connected = false;
  writeState();
  for (let connIndex = 0; connIndex < (scenario.connections ?? 4); connIndex += 1) {
    const at = { connIndex, event: 0, ip: `198.41.200.${connIndex + 13}` };
    const error = 'timeout: no recent network activity';
    log('ERR', 'Failed to run the datagram handler', { error, ...at });
    log('ERR', 'Serve tunnel error', { error, ...at });
    log('INF', 'Retrying connection in up to 1s', at);
    log('WRN', 'Connection terminated', { error, connIndex });
  }
  if (scenario.scenario === 'refused-later') refuse('Unauthorized: Invalid tunnel secret');
}

async function listen() {
  state.port = await listenAsEdge({ target, tls: scenario.tls, isUp: () => state.connected });
  writeState();
}

function garbage() {
  process.stderr.write(Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xc3, 0x28, 0x0a]));
  process.stderr.write(`${'x'.repeat(300_000)}\n{"level":"info","message":\n{"level":7}\n[]\nnull\n\n`);
  process.stderr.write(
    'Visit https://api.trycloudflare.com/tunnel and https://evil.example/.trycloudflare.com\n',
  );
  process.stderr.write('INF INF INF connIndex=connIndex=999999 Registered\nno line break at the end');
}

function stop(signal) {
  if (scenario.stubborn === true) return;
  log('INF', `Initiating graceful shutdown due to signal ${signal} ...`);
  if (state.connected) {
    for (let connIndex = 0; connIndex < (scenario.connections ?? 4); connIndex += 1)
      log('INF', 'Unregistered tunnel connection', { connIndex });
  }
  log('INF', 'Tunnel server stopped');
  log('INF', 'Metrics server stopped');
  process.exit(0);
}

/** Says the last word without a level, as the real one's command line does, and ends. */
function fail(words, code = 1) {
  write(`${words}\n`);
  process.exit(code);
}

/** A token is base64 of JSON with the account, the tunnel and its secret. */
function isToken(token) {
  try {
    const parsed = JSON.parse(Buffer.from(token, 'base64').toString());
    return ['a', 't', 's'].every((name) => typeof parsed[name] === 'string');
  } catch {
    return false;
  }
}

function valueOf(name) {
  const at = args.indexOf(name);
  return at === -1 ? null : (args[at + 1] ?? null);
}

function readScenario() {
  try {
    return JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'));
  } catch {
    return {};
  }
}

function writeState() {
  const path = join(folder, 'state.json');
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}
