/**
 * Tells electron-builder that the native modules are in place: it neither rebuilds them nor looks into node_modules.
 * @returns {boolean}
 */
export const beforeBuild = () => false;
