import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../../protocol/report.ts';
import { bundle, removeBundles } from './bundle.ts';
import { knock, ok, serve } from './served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(() => {
  removeBundles();
  rmSync(folder, { recursive: true, force: true });
});

const fixture = (name: string): string => resolve(import.meta.dirname, '../doctor/logs/fixtures', name);
const folder = mkdtempSync(join(tmpdir(), 'drawbridge-diagnose-'));

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function diagnose(words: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [script, 'diagnose', ...words], { input, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

describe('drawbridge diagnose', () => {
  it('says in JSON exactly what is agreed, without a running Drawbridge', () => {
    const { code, out, err } = diagnose([fixture('bypassed-or-not.log'), '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = Report.strict().parse(JSON.parse(out));
    expect(report.journeys).toMatchObject([
      { id: 'journey-1', client: null, phase: 'access', verdict: { state: 'working' } },
    ]);
    expect(report.strangers).toEqual({ refused: 1 });
  });

  it('tells a person the verdict first, then the cures, then the components; a failed journey is no failure of it', () => {
    const { code, out } = diagnose([fixture('nginx-combined.log')]);
    expect(code).toBe(0);
    const order = [
      'It works now; 1 of 2 journeys had failed',
      'FAILED  journey-1 of ChatGPT: token-never-arrived, at the edge',
      'What to do:',
      'WORKING  journey-2',
      'COMPONENT',
      'Strangers (scanners, crawlers): 5 refused.',
    ];
    const places = order.map((part) => out.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('reads standard input, several files, and writes the document', () => {
    const { code, out } = diagnose(
      ['-', fixture('uvicorn-colours.log'), '--markdown'],
      'INFO: POST /token HTTP/1.1" 401 Unauthorized\n',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^# Status report\n/);
    expect(out).toContain('```mermaid\nsequenceDiagram\n');
    expect(out).toContain('token-refused-client');
  });

  it('names in a sentence what cannot be read, and exits with 1', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [join(folder, 'missing.log'), /there is no such file/],
      [folder, /is a folder/],
      [written('empty.log', ''), /is empty/],
      [written('other.txt', 'nothing of it\nis a request\n'), /no line of an access log/],
      [written('binary.log', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1])), /binary file/],
      [written('packed.log.gz', gzipSync('x')), /is compressed: .*zcat/],
    ];
    for (const [path, sentence] of cases) {
      const { code, out, err } = diagnose([path]);
      expect({ code, out }, path).toEqual({ code: 1, out: '' });
      expect(err, path).toMatch(sentence);
      expect(err.trim().split('\n'), path).toHaveLength(1);
      expect(JSON.parse(diagnose([path, '--json']).out), path).toMatchObject({ error: { code: 'failed' } });
    }
    expect(diagnose([])).toMatchObject({ code: 2, out: '' });
    expect(diagnose(['-', '-']).code).toBe(2);
  });

  it('a missing file after one that is read is named in a sentence too', () => {
    const words = [fixture('uvicorn.log'), join(folder, 'missing.log')];
    const { code, out, err } = diagnose(words);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/missing\.log cannot be read: there is no such file/);
    expect(err.trim().split('\n')).toHaveLength(1);
    const inJson = diagnose([...words, '--json']);
    expect(inJson.code).toBe(1);
    expect(JSON.parse(inJson.out)).toMatchObject({ error: { code: 'failed' } });
  });

  it('an empty log beside a full one is only remarked on', () => {
    const { code, out, err } = diagnose([written('rotated.log', ''), fixture('uvicorn.log'), '--json']);
    expect(code).toBe(0);
    expect(err).toMatch(/rotated\.log is empty/);
    expect(Report.parse(JSON.parse(out)).journeys).toHaveLength(2);
  });

  it('lines as long as files, and escape sequences in them, do no harm', () => {
    const path = written(
      'hostile.log',
      `${'A'.repeat(3_000_000)}\n192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /authorize?client_id=\u009B31m&state=x HTTP/1.1" 200 1 "-" "\u202Eevil\u0007"\n`,
    );
    for (const words of [[path], [path, '--json'], [path, '--markdown']]) {
      const { code, out } = diagnose(words);
      expect(code).toBe(0);
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    }
  });
});

describe('drawbridge report', () => {
  it('prints the document, and in JSON exactly what is agreed', async () => {
    const served = await serve(script);
    await knock(served);
    const shown = served.drawbridge('report');
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^# Status report\n/);
    const report = Report.strict().parse(ok(served.drawbridge('report', '--json')));
    const [journey] = report.journeys;
    expect(journey).toMatchObject({ phase: 'authorization', verdict: { state: 'waiting' } });
    const one = Report.strict().parse(
      ok(served.drawbridge('report', '--journey', journey?.id ?? '', '--json')),
    );
    expect(one.journeys.map(({ id }) => id)).toEqual([journey?.id]);
    expect(served.drawbridge('report', '--journey', 'nobody', '--json').code).toBe(1);
  });
});
