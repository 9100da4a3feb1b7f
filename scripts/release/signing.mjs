import { Fault } from '../setup/fault.mjs';

/** @typedef {import('../package/targets.mjs').System} System */
/** @typedef {import('../package/configuration.mjs').SigningSettings} SigningSettings */
/**
 * @typedef {object} Signing
 * @property {string | null} by whose signature the packages bear; null where they bear none
 * @property {NodeJS.ProcessEnv} env what electron-builder is given; of what is empty, nothing
 * @property {SigningSettings} settings
 */

/** @typedef {{ by: string, names: readonly string[], env: (values: Record<string, string>) => NodeJS.ProcessEnv, settings: (values: Record<string, string>) => SigningSettings }} Way */

/** @type {Way} */
const apple = {
  by: 'Apple Developer ID, notarized',
  names: [
    'MAC_CSC_LINK',
    'MAC_CSC_KEY_PASSWORD',
    'APPLE_API_KEY_FILE',
    'APPLE_API_KEY_ID',
    'APPLE_API_ISSUER',
  ],
  env: (values) => ({
    CSC_LINK: values['MAC_CSC_LINK'],
    CSC_KEY_PASSWORD: values['MAC_CSC_KEY_PASSWORD'],
    APPLE_API_KEY: values['APPLE_API_KEY_FILE'],
    APPLE_API_KEY_ID: values['APPLE_API_KEY_ID'],
    APPLE_API_ISSUER: values['APPLE_API_ISSUER'],
  }),
  settings: () => ({ mac: { notarize: true } }),
};

/** @type {Way} */
const azure = {
  by: 'Azure Trusted Signing',
  names: [
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET',
    'AZURE_SIGNING_ENDPOINT',
    'AZURE_SIGNING_ACCOUNT',
    'AZURE_SIGNING_PROFILE',
    'AZURE_SIGNING_PUBLISHER',
  ],
  env: (values) => ({
    AZURE_TENANT_ID: values['AZURE_TENANT_ID'],
    AZURE_CLIENT_ID: values['AZURE_CLIENT_ID'],
    AZURE_CLIENT_SECRET: values['AZURE_CLIENT_SECRET'],
  }),
  settings: (values) => ({
    win: {
      azureSignOptions: {
        endpoint: values['AZURE_SIGNING_ENDPOINT'],
        codeSigningAccountName: values['AZURE_SIGNING_ACCOUNT'],
        certificateProfileName: values['AZURE_SIGNING_PROFILE'],
        publisherName: values['AZURE_SIGNING_PUBLISHER'],
      },
    },
  }),
};

/** @type {Way} */
const certificate = {
  by: 'a certificate of ours',
  names: ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'],
  env: (values) => ({
    WIN_CSC_LINK: values['WIN_CSC_LINK'],
    WIN_CSC_KEY_PASSWORD: values['WIN_CSC_KEY_PASSWORD'],
  }),
  settings: () => ({}),
};

/** @type {Record<System, Way[]>} in the order in which they are preferred */
const WAYS = { linux: [], darwin: [apple], win32: [azure, certificate] };

/**
 * How the packages of a system are signed with what the environment has. Packages for Linux are not: there the checksums
 * and the attestation say whose they are.
 * @param {System} system
 * @param {NodeJS.ProcessEnv} env empty counts as absent: a secret that does not exist arrives so
 * @returns {Signing} Throws a Fault where something is there and not all of it: a forgotten secret must not become an
 *   unsigned release.
 */
export function signingOf(system, env) {
  for (const way of WAYS[system]) {
    const there = way.names.filter((name) => (env[name] ?? '') !== '');
    if (there.length === 0) continue;
    const missing = way.names.filter((name) => !there.includes(name));
    if (missing.length > 0)
      throw new Fault(
        `Signing with ${way.by} is set up by half: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. Add it or remove the rest; see docs/releasing.md.`,
      );
    const values = Object.fromEntries(way.names.map((name) => [name, env[name] ?? '']));
    return {
      by: way.by,
      env: { ...withoutSigning(env), ...way.env(values) },
      settings: way.settings(values),
    };
  }
  // Whatever lies in the runner's keychain is not ours. Apple silicon starts no program without any signature.
  const settings =
    system === 'darwin' ? { mac: { identity: '-', hardenedRuntime: false, notarize: false } } : {};
  return { by: null, env: { ...withoutSigning(env), CSC_IDENTITY_AUTO_DISCOVERY: 'false' }, settings };
}

/**
 * electron-builder takes an empty CSC_LINK for a file that is not there, and whatever is set for meant.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutSigning(env) {
  const of = /^(?:(?:MAC_|WIN_)?CSC_|APPLE_|AZURE_)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !of.test(name)));
}
