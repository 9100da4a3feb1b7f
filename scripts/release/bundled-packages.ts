import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { packageFolder } from './package-folder.ts';

/** What one bundle took in: the packages of each of its files, and which package asks for which. */
export type BundledPackages = {
  /** By the file's name in its folder of out/. Paths are keys of package-lock.json: "node_modules/zod". */
  files: Record<string, { imports: string[]; packages: string[] }>;
  /** Whose code imports whose; our own code is ''. */
  asks: Record<string, string[]>;
};

/**
 * Writes out/bundled/NAME.json with the packages whose code is really in the bundle: what the bundler left out because
 * nobody uses it is not in there, and neither is what was only installed. The list of contents of a release is made of it.
 */
export function listBundledPackages(name: 'main' | 'preload' | 'renderer'): Plugin {
  return {
    name: 'drawbridge-bundled-packages',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      const list: BundledPackages = { files: {}, asks: {} };
      const asks = new Map<string, Set<string>>();
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        const packages = new Set<string>();
        for (const [id, module] of Object.entries(output.modules)) {
          if (module.renderedLength === 0) continue;
          const asking = packageFolder(id);
          if (asking !== '') packages.add(asking);
          for (const imported of this.getModuleInfo(id)?.importedIds ?? []) {
            const asked = packageFolder(imported);
            if (asked === '' || asked === asking) continue;
            asks.set(asking, (asks.get(asking) ?? new Set()).add(asked));
          }
        }
        list.files[output.fileName] = {
          imports: [...output.imports, ...output.dynamicImports].toSorted(),
          packages: [...packages].toSorted(),
        };
      }
      for (const asking of [...asks.keys()].toSorted()) {
        list.asks[asking] = [...(asks.get(asking) ?? [])].toSorted();
      }
      const folder = join(dir ?? join('out', name), '..', 'bundled');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(list, null, 2)}\n`);
    },
  };
}
