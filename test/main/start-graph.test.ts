import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Part {
  /** Paths of the modules in it: ours from the project's root, others from node_modules. */
  readonly modules: readonly string[];
  /** Characters of code. */
  readonly size: number;
}

let chunks: readonly Rolldown.OutputChunk[] = [];

beforeAll(async () => {
  // As electron.vite.config.ts has it: what is native stays outside, everything else is bundled.
  const external = ['electron', '@photostructure/sqlite', '@ngrok/ngrok', '@napi-rs/keyring', 'cloudflared'];
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      write: false,
      target: 'node20.18',
      rollupOptions: {
        input: { index: join(root, 'main/index.ts'), drawbridge: join(root, 'server/cli.ts') },
        output: { format: 'es' },
      },
    },
  });
  if (!('output' in built)) throw new Error('nothing was built');
  chunks = built.output.filter((each) => each.type === 'chunk');
}, 60_000);

/** What is loaded with the chunk that has a module: itself and whatever it imports statically. */
function loadedWith(module: string): Part {
  const first = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)));
  if (first === undefined) throw new Error(`${module} is in no chunk`);
  const reached = new Set([first]);
  for (const chunk of reached) {
    for (const name of chunk.imports) {
      const next = chunks.find(({ fileName }) => fileName === name);
      if (next !== undefined) reached.add(next);
    }
  }
  const modules = [...reached].flatMap(({ moduleIds }) => moduleIds);
  return {
    modules: modules.map((id) => id.replace(/^.*\/node_modules\//, 'node_modules/').replace(`${root}/`, '')),
    size: [...reached].reduce((sum, { code }) => sum + code.length, 0),
  };
}

const packagesOf = ({ modules }: Part): string[] => [
  ...new Set(modules.flatMap((id) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [])),
];

describe('what is loaded before the tray icon', () => {
  it('is code of our own alone, and little', () => {
    const part = loadedWith('/main/index.ts');
    expect(packagesOf(part)).toEqual([]);
    expect(part.modules).not.toContain('server/bridge.ts');
    expect(part.modules).not.toContain('protocol/control.ts');
    expect(part.modules).toContain('main/tray/tray.ts');
    expect(part.size).toBeLessThan(140_000);
  });
});

describe('what is loaded before the server listens', () => {
  it('has schemas, and neither Express nor the SDK nor jose', () => {
    const part = loadedWith('/server/bridge.ts');
    expect(packagesOf(part)).toEqual(['zod']);
    expect(part.modules).not.toContain('server/http-app.ts');
    expect(part.size).toBeLessThan(600_000);
  });

  it('has no contract, no doctor, no tunnels, and nothing that asks the internet', () => {
    const { modules } = loadedWith('/server/bridge.ts');
    const late = [
      'protocol/control.ts',
      'protocol/events.ts',
      'server/front-ends.ts',
      'server/diagnostics.ts',
    ];
    expect(modules.filter((id) => late.includes(id))).toEqual([]);
    expect(modules.filter((id) => id.startsWith('server/doctor/'))).toEqual([]);
    expect(modules).not.toContain('server/oauth/clients/fetch-json.ts');
  });
});

describe('what is loaded for a command', () => {
  it('has neither a server nor a doctor in it', () => {
    const part = loadedWith('/server/cli.ts');
    expect(packagesOf(part)).toEqual(['zod']);
    expect(part.modules).not.toContain('server/bridge.ts');
    expect(part.modules).not.toContain('server/doctor/logs/observe-logs.ts');
  });
});
