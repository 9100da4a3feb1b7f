import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publicNames } from '../../../server/oauth/clients/public-names.ts';

/** Record types (RFC 1035 §3.2.2, RFC 3596 §2.1). */
const a = 1;
const aaaa = 28;
const address4 = Buffer.from([93, 184, 215, 14]);
const address6 = Buffer.from('26062800021f00000000000000000001', 'hex');

type Records = readonly Buffer[] | 'silence' | 'no such name';
let server: Socket;
/** What the name server says to each type of question. */
let zone: Map<number, Records>;
/** The type of every question that arrived. */
let questions: number[];
let resolve: ReturnType<typeof publicNames>;

beforeEach(async () => {
  zone = new Map();
  questions = [];
  server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const end = query.indexOf(0, 12) + 5;
    const type = query.readUInt16BE(end - 4);
    questions.push(type);
    const records = zone.get(type) ?? [];
    if (records !== 'silence') server.send(reply(query.subarray(0, end), type, records), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  resolve = publicNames([`127.0.0.1:${server.address().port}`]);
});
afterEach(() => void server.close());

/** An answer to one question (RFC 1035 §4.1); each record repeats its name by a pointer. */
function reply(query: Buffer, type: number, records: Exclude<Records, 'silence'>): Buffer {
  const found = records === 'no such name' ? [] : records;
  const head = Buffer.from(query);
  head.writeUInt16BE(records === 'no such name' ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(found.length, 6);
  head.fill(0, 8, 12);
  const answers = found.map((data) => {
    const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, ...answers]);
}

const patient = new AbortController().signal;

describe('the addresses of a host', () => {
  test('are those of both families, IPv4 first', async () => {
    zone.set(aaaa, [address6]).set(a, [address4]);
    expect(await resolve('client.example', patient)).toEqual(['93.184.215.14', '2606:2800:21f::1']);
  });

  test.each([
    ['IPv4 alone', a, address4, '93.184.215.14'],
    ['IPv6 alone', aaaa, address6, '2606:2800:21f::1'],
  ])('may be %s', async (_, type, data, expected) => {
    zone.set(type, [data]);
    expect(await resolve('client.example', patient)).toEqual([expected]);
  });

  test('do not wait for a family that the name server keeps silent about', async () => {
    zone.set(a, [address4]).set(aaaa, 'silence');
    const begun = performance.now();
    expect(await resolve('client.example', patient)).toEqual(['93.184.215.14']);
    expect(performance.now() - begun).toBeLessThan(1400);
  });

  test('are none where the name does not exist, or has no address', async () => {
    await expect(resolve('client.example', patient)).rejects.toThrow('ENODATA');
    zone.set(a, 'no such name').set(aaaa, 'no such name');
    await expect(resolve('client.example', patient)).rejects.toThrow('ENOTFOUND');
  });

  test('are no longer asked for once the time is over, so that silence holds nothing', async () => {
    zone.set(a, 'silence').set(aaaa, 'silence');
    const deadline = new AbortController();
    const asking = resolve('client.example', deadline.signal);
    const refused = expect(asking).rejects.toThrow('ECANCELLED');
    while (questions.length < 2) await once(server, 'message');
    deadline.abort();
    await refused;
    await expect(resolve('client.example', deadline.signal)).rejects.toThrow('abort');
    expect(questions.toSorted((left, right) => left - right)).toEqual([a, aaaa]);
  });

  test('are found while many silent names are asked for', async () => {
    const silent = Array.from({ length: 40 }, () => new AbortController());
    zone.set(a, 'silence').set(aaaa, 'silence');
    const refused = Promise.allSettled(silent.map(({ signal }, n) => resolve(`a${n}.example`, signal)));
    while (questions.length < 80) await once(server, 'message');
    zone.set(a, [address4]).set(aaaa, []);
    expect(await resolve('client.example', patient)).toEqual(['93.184.215.14']);
    for (const deadline of silent) deadline.abort();
    expect((await refused).map(({ status }) => status)).toEqual(Array(40).fill('rejected'));
  });
});
