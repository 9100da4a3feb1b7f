import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundle, removeBundles } from '../cli/bundle.ts';
import { run } from '../cli/rig.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

/** A systemctl that fails with these words: they are systemd's own, said where no test machine can be in that state. */
function failing(words: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-systemctl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'systemctl'), `#!/bin/sh\necho ${JSON.stringify(words)} >&2\nexit 1\n`, {
    mode: 0o755,
  });
  return { PATH: `${folder}:/usr/bin:/bin`, HOME: folder };
}

describe.runIf(process.platform === 'linux')('where no service can be had', () => {
  const where: [string, () => Record<string, string>, RegExp][] = [
    ['no systemctl', () => ({ PATH: '/nonexistent' }), /^No systemd runs here.*`drawbridge serve`\.\n$/],
    [
      'another init system',
      () => failing('System has not been booted with systemd as init system (PID 1). Can not operate.'),
      /^No systemd runs here/,
    ],
    [
      'no manager of this user',
      () => failing('Failed to connect to bus: No medium found'),
      // Its programs say the same where it is installed and does not run, as in containers.
      existsSync('/run/systemd/system') ? /enable-linger/ : /^No systemd runs here/,
    ],
    [
      'a manager that refuses',
      () => failing('Access denied'),
      /^systemctl --user show .* failed \(Access denied\)/,
    ],
  ];

  it.each(where)('%s: one sentence with what to do instead', (_name, env, sentence) => {
    const ran = run(script, ['service', 'status'], env());
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) });
    expect(ran.err).toMatch(/^[^\n]+\.\n$/);
  });

  it('is exit code 2 where it was written wrongly', () => {
    for (const words of [
      ['fly'],
      ['constructor'],
      ['__proto__'],
      ['status', '--port', '1'],
      ['remove', '--mcp-config', '/x'],
      ['install', 'now'],
    ]) {
      expect(run(script, ['service', ...words])).toMatchObject({ code: 2, out: '' });
    }
  });
});

describe('serve, as a service starts it', () => {
  it('tells what will not become right by itself by exit code 78, and bad options by 2', () => {
    const words = ['serve', '--service', '--port', '0'];
    expect(run(script, [...words, '--data-dir', '/dev/null'])).toMatchObject({ code: 78, out: '' });
    expect(run(script, [...words, '--mcp-config', '/nowhere/mcp.json'])).toMatchObject({ code: 78, out: '' });
    expect(run(script, ['serve', '--service', '--port', 'x'])).toMatchObject({ code: 2, out: '' });
    expect(run(script, ['serve', '--port', '0', '--data-dir', '/dev/null'])).toMatchObject({
      code: 1,
      out: '',
    });
  });
});
