import { homeFolder } from '../home-folder.ts';

/** A `${…}` that has no value here; the message says which and what to do. */
export class ExpansionError extends Error {}

/**
 * Replaces `${env:NAME}`, `${NAME}`, `${NAME:-default}` and `${userHome}`, the spellings of VS Code and Claude.
 * @throws ExpansionError where a variable is not set, or only an editor could fill it in (`${input:…}`).
 */
export function expand(text: string, environment: NodeJS.ProcessEnv): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (written, inner: string) => {
    if (inner === 'userHome') return homeFolder() ?? noHome(written);
    const match = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inner);
    if (match === null) {
      throw new ExpansionError(
        `${written} can only be filled in by an editor, so write the value itself or \${env:NAME}`,
      );
    }
    const value = environment[match[1] ?? ''] ?? match[2];
    if (value === undefined)
      throw new ExpansionError(`the variable ${match[1]} is not set, so set it or write its value`);
    return value;
  });
}

function noHome(written: string): never {
  throw new ExpansionError(
    `${written} stands for the home folder, and there is none, so write the path itself`,
  );
}
