import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseAst } from 'vite';

/** The project's files by path from its root, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

interface Layer {
  /** The other layers that it may import from. */
  layers: readonly string[];
  /** The npm packages that it may import from; `name/*` stands for a scope. */
  packages: readonly string[];
  /** Whether it may use Node's own modules. */
  node: boolean;
}

/** Who may import what: the rules of docs/architecture.md. */
const LAYERS: Readonly<Record<string, Layer>> = {
  protocol: { layers: [], packages: ['zod'], node: false },
  server: {
    layers: ['protocol'],
    packages: [
      '@modelcontextprotocol/*',
      '@napi-rs/keyring',
      '@ngrok/ngrok',
      '@photostructure/sqlite',
      'cloudflared',
      'express',
      'express-rate-limit',
      'jose',
      'zod',
    ],
    node: true,
  },
  main: { layers: ['protocol', 'server'], packages: ['electron', 'electron-updater', 'zod'], node: true },
  // A sandboxed script has neither Node nor anything of the server; it is whatever main/preload.ts reaches.
  preload: { layers: ['protocol'], packages: ['electron', 'zod'], node: false },
  renderer: {
    layers: ['protocol'],
    packages: ['react', 'react-dom', '@tanstack/react-virtual'],
    node: false,
  },
};

const PRELOAD = 'main/preload.ts';
const CODE = /\.tsx?$/;
/** The version's only home; every layer that has Node may read it. */
const MANIFEST = 'package.json';

/** Every import that the rules forbid, and every default export, as "file: what is wrong". */
export function breaches(sources: Sources): string[] {
  const preload = reachedInMain(sources);
  return [...sources].flatMap(([file, text]) => {
    if (!CODE.test(file)) return [];
    const { imports, hasDefault } = readModule(file, text);
    const layer = preload.has(file) ? 'preload' : layerOf(file);
    const wrong = layer === null ? [] : imports.flatMap((name) => breachOf(file, layer, name, sources));
    if (hasDefault && !file.endsWith('.config.ts')) wrong.push('has a default export');
    return wrong.map((what) => `${file}: ${what}`);
  });
}

function breachOf(file: string, layer: string, name: string | null, sources: Sources): string[] {
  const rules = LAYERS[layer];
  if (rules === undefined) return [];
  if (name === null) return ['imports something that only the running program knows'];
  if (name.startsWith('.')) {
    const target = targetOf(file, name);
    if (target === MANIFEST && rules.node) return [];
    if (!sources.has(target)) return [`imports ${name}, which is not there`];
    const other = layerOf(target);
    // What the preload script reaches inside main is preload too, and checked as such.
    const own = other === layer || (layer === 'preload' && other === 'main');
    return own || (other !== null && rules.layers.includes(other)) ? [] : [`${layer} imports ${target}`];
  }
  const bare = name.replace(/^node:/, '');
  if (name.startsWith('node:') || builtinModules.includes(bare)) {
    return rules.node ? [] : [`${layer} imports Node's ${bare}`];
  }
  const allowed = rules.packages.some((known) =>
    known.endsWith('/*')
      ? name.startsWith(known.slice(0, -1))
      : name === known || name.startsWith(`${known}/`),
  );
  return allowed ? [] : [`${layer} imports the package ${name}`];
}

/** The files of main/ that the preload script imports, itself included. */
function reachedInMain(sources: Sources): Set<string> {
  const reached = new Set<string>();
  const queue = sources.has(PRELOAD) ? [PRELOAD] : [];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const text = sources.get(file);
    if (reached.has(file) || text === undefined || layerOf(file) !== 'main') continue;
    reached.add(file);
    for (const name of readModule(file, text).imports) {
      if (name?.startsWith('.')) queue.push(targetOf(file, name));
    }
  }
  return reached;
}

function layerOf(file: string): string | null {
  const folder = file.split('/')[0] ?? '';
  return folder in LAYERS ? folder : null;
}

const targetOf = (file: string, name: string): string =>
  posix.join(posix.dirname(file), name.replace(/\?.*$/, ''));

interface Module {
  /** What it imports, types included, in any spelling; null where the name is computed. */
  imports: (string | null)[];
  hasDefault: boolean;
}

function readModule(file: string, text: string): Module {
  const module: Module = { imports: [], hasDefault: false };
  visit(parseAst(text, { lang: file.endsWith('.tsx') ? 'tsx' : 'ts' }, file), (node) => {
    switch (node['type']) {
      case 'ImportDeclaration':
      case 'ImportExpression':
      case 'ExportAllDeclaration':
      case 'TSImportType':
        module.imports.push(literalOf(node['source']));
        break;
      case 'TSExternalModuleReference':
        module.imports.push(literalOf(node['expression']));
        break;
      case 'ExportNamedDeclaration':
        if (isNode(node['source'])) module.imports.push(literalOf(node['source']));
        break;
      case 'ExportDefaultDeclaration':
        module.hasDefault = true;
        break;
      case 'ExportSpecifier':
        if (isNode(node['exported']) && node['exported']['name'] === 'default') module.hasDefault = true;
        break;
      case 'CallExpression':
        if (isNode(node['callee']) && node['callee']['name'] === 'require') {
          module.imports.push(literalOf(Array.isArray(node['arguments']) ? node['arguments'][0] : null));
        }
        break;
    }
  });
  return module;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const literalOf = (node: unknown): string | null =>
  isNode(node) && typeof node['value'] === 'string' ? node['value'] : null;

function visit(node: unknown, see: (node: Node) => void): void {
  if (!isNode(node)) return;
  if (typeof node['type'] === 'string') see(node);
  for (const child of Object.values(node)) visit(child, see);
}
