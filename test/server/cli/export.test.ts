import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalEvent, Journey } from '../../../protocol/events.ts';
import { ReplayResult } from '../../../protocol/report.ts';
import { Har } from '../doctor/exports/har-schema.ts';
import { bundle, removeBundles } from './bundle.ts';
import { freshFolder, runIn } from './rig.ts';
import { knock, ok, serve } from './served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

describe('export', () => {
  it('writes every format to standard output, --json or not', async () => {
    const served = await serve(script);
    await knock(served);
    const lines = served.drawbridge('export');
    expect(lines).toMatchObject({ code: 0, err: '' });
    const events = JournalEvent.array().parse(ok(served.drawbridge('events', '--json')));
    expect(
      lines.out
        .trimEnd()
        .split('\n')
        .map((line) => JournalEvent.parse(JSON.parse(line))),
    ).toEqual(events);
    const har = Har.parse(ok(served.drawbridge('export', '--format', 'har')));
    expect(har.log.entries.length).toBeGreaterThan(1);
    expect(Har.parse(ok(served.drawbridge('export', '--format', 'har', '--json')))).toEqual(har);
    const [journey] = Journey.array().parse(ok(served.drawbridge('journeys', '--json')));
    const ofOne = served
      .drawbridge('export', '--journey', journey?.id ?? '')
      .out.trimEnd()
      .split('\n');
    expect(ofOne.map((line) => JournalEvent.parse(JSON.parse(line)))).toEqual(
      events.filter((event) => event.journey === journey?.id),
    );
    for (const format of ['mermaid', 'markdown']) {
      const { code, out } = served.drawbridge('export', '--format', format);
      expect({ code, written: out.length > 0 }).toEqual({ code: 0, written: true });
      expect(ok(served.drawbridge('export', '--format', format, '--json'))).toMatchObject({
        text: expect.any(String),
      });
    }
  });

  it('writes into a new file of the owner alone, and never over another', async () => {
    const served = await serve(script);
    const file = join(freshFolder(), 'steps.ndjson');
    expect(served.drawbridge('export', '--output', file)).toMatchObject({ code: 0, err: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    JournalEvent.parse(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? ''));
    writeFileSync(file, 'mine');
    const again = served.drawbridge('export', '--output', file, '--json');
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/^There is already something at .*: .*\.\n$/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const nowhere = served.drawbridge('export', '--output', join(served.dataDir, 'no', 'where'));
    expect(nowhere).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^The export could not be written .*\.\n$/),
    });
  });

  it('with --json is one document, whatever the format', async () => {
    const served = await serve(script);
    await knock(served);
    for (const format of ['har', 'ndjson', 'mermaid', 'markdown'])
      expect(
        () => JSON.parse(served.drawbridge('export', '--format', format, '--json').out),
        format,
      ).not.toThrow();
  });

  it('of an unknown journey writes nothing and says so', async () => {
    const served = await serve(script);
    const folder = freshFolder();
    for (const format of ['har', 'ndjson', 'mermaid']) {
      const file = join(folder, format);
      const ran = served.drawbridge('export', '--format', format, '--journey', '../../etc', '--output', file);
      expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^[^\n]+\.\n$/) });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [['export', '--format', 'pdf']],
    [['export', '--limit', '0']],
    [['export', '--output', '']],
    [['export', 'all']],
    [['replay']],
    [['replay', '-1']],
    [['replay', '0']],
    [['replay', 'one']],
    [['replay', '1', '2']],
  ])('%j is wrong usage', (words) => {
    const ran = runIn(script, freshFolder())(...words);
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^[^\n]+\.\n$/) });
  });

  it('cannot steer the terminal by a name from the network', async () => {
    const served = await serve(script);
    await knock(served, '\u001B[2J\u009B31mevil\u202Egnp.exe');
    for (const format of ['har', 'ndjson', 'mermaid', 'markdown']) {
      const { code, out } = served.drawbridge('export', '--format', format);
      expect(code).toBe(0);
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(out, format).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    }
  });
});

describe('replay', () => {
  it('shows then and now', async () => {
    const served = await serve(script);
    await knock(served);
    const events = JournalEvent.array().parse(ok(served.drawbridge('events', '--json')));
    const { seq = 0 } = events.find(({ type }) => type === 'register') ?? {};
    expect(ReplayResult.parse(ok(served.drawbridge('replay', String(seq), '--json')))).toMatchObject({
      before: 201,
      now: 200,
    });
    const shown = served.drawbridge('replay', String(seq));
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/^POST \/register\n +answered then +201\n +answered now +200/);
    expect(served.drawbridge('replay', '1')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^That step cannot/),
    });
    expect(served.drawbridge('replay', '9999999999')).toMatchObject({ code: 1, out: '' });
  });
});
