const MARK = 'node_modules/';

/**
 * The folder of the package that a module belongs to, as package-lock.json names it ("node_modules/@a/b"), and '' for
 * our own code and the bundler's.
 * @param id a module's id: its path, perhaps with a mark of the bundler before it and a query behind
 */
export function packageFolder(id: string): string {
  const whole = id.replaceAll('\\', '/').split('?', 1)[0] ?? '';
  // The project itself may lie in a node_modules.
  const root = process.cwd().replaceAll('\\', '/');
  const path = whole.startsWith(`${root}/`) ? whole.slice(root.length) : whole;
  const last = path.lastIndexOf(`/${MARK}`);
  if (last === -1) return '';
  const first = path.indexOf(`/${MARK}`) + 1;
  const name = path.slice(last + 1 + MARK.length).split('/');
  const depth = name[0]?.startsWith('@') === true ? 2 : 1;
  return `${path.slice(first, last + 1)}${MARK}${name.slice(0, depth).join('/')}`;
}
