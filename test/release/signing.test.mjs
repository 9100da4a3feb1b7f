import { describe, expect, it } from 'vitest';
import { releaseNotes } from '../../scripts/release/release-notes.mjs';
import { signingOf } from '../../scripts/release/signing.mjs';

const apple = {
  MAC_CSC_LINK: 'base64',
  MAC_CSC_KEY_PASSWORD: 'word',
  APPLE_API_KEY: 'what the file holds',
  APPLE_API_KEY_FILE: '/tmp/key.p8',
  APPLE_API_KEY_ID: 'id',
  APPLE_API_ISSUER: 'issuer',
};
const azure = {
  AZURE_TENANT_ID: 'tenant',
  AZURE_CLIENT_ID: 'client',
  AZURE_CLIENT_SECRET: 'secret',
  AZURE_SIGNING_ENDPOINT: 'https://weu.codesigning.azure.net',
  AZURE_SIGNING_ACCOUNT: 'account',
  AZURE_SIGNING_PROFILE: 'profile',
  AZURE_SIGNING_PUBLISHER: 'publisher',
};

describe('with all secrets', () => {
  it('signs and notarizes for macOS, and gives the packaging the key as a file only', () => {
    const { by, env, settings } = signingOf('darwin', { PATH: '/bin', ...apple });
    expect(by).toBe('Apple Developer ID, notarized');
    expect(env).toEqual({
      PATH: '/bin',
      CSC_LINK: 'base64',
      CSC_KEY_PASSWORD: 'word',
      APPLE_API_KEY: '/tmp/key.p8',
      APPLE_API_KEY_ID: 'id',
      APPLE_API_ISSUER: 'issuer',
    });
    expect(settings).toEqual({ mac: { notarize: true } });
  });

  it('signs for Windows with Azure rather than with a certificate', () => {
    const { by, settings } = signingOf('win32', { ...azure, WIN_CSC_LINK: 'x', WIN_CSC_KEY_PASSWORD: 'y' });
    expect(by).toBe('Azure Trusted Signing');
    expect(settings.win?.['azureSignOptions']).toEqual({
      endpoint: 'https://weu.codesigning.azure.net',
      codeSigningAccountName: 'account',
      certificateProfileName: 'profile',
      publisherName: 'publisher',
    });
    expect(signingOf('win32', { WIN_CSC_LINK: 'x', WIN_CSC_KEY_PASSWORD: 'y' }).by).toBe(
      'a certificate of ours',
    );
  });
});

describe('without secrets', () => {
  it('signs nothing and lets nothing that only looks like a secret through', () => {
    const env = { PATH: '/bin', MAC_CSC_LINK: '', CSC_LINK: '', AZURE_TENANT_ID: '', APPLE_API_KEY: '' };
    for (const system of /** @type {const} */ (['linux', 'darwin', 'win32'])) {
      const signing = signingOf(system, env);
      expect(signing.by).toBeNull();
      expect(signing.env).toEqual({ PATH: '/bin', CSC_IDENTITY_AUTO_DISCOVERY: 'false' });
    }
  });

  it('still seals an app for Apple silicon, which starts none without a seal', () => {
    expect(signingOf('darwin', {}).settings.mac).toMatchObject({ identity: '-', hardenedRuntime: false });
  });
});

describe('with half of the secrets', () => {
  it('builds nothing, and names what is missing but not what is there', () => {
    const whole = /** @type {const} */ ([
      ['darwin', apple, 'APPLE_API_KEY_ID'],
      ['win32', azure, 'AZURE_CLIENT_SECRET'],
      ['win32', { WIN_CSC_LINK: 'x', WIN_CSC_KEY_PASSWORD: 'y' }, 'WIN_CSC_KEY_PASSWORD'],
    ]);
    for (const [system, all, missing] of whole) {
      expect(() => signingOf(system, { ...all, [missing]: '' })).toThrow(`${missing} is missing`);
    }
    expect(() => signingOf('darwin', { MAC_CSC_LINK: 'very secret' })).not.toThrow('very secret');
  });
});

it('tells in the notes who signed, and plainly that nobody did', () => {
  const notes = releaseNotes(
    '- A bell.\n',
    [
      { system: 'mac', by: null },
      { system: 'win', by: 'Azure Trusted Signing' },
      { system: 'linux', by: null },
    ],
    '0.2.0',
  );
  expect(notes).toContain('- The packages for Windows are signed: Azure Trusted Signing.');
  expect(notes).toContain('- **The packages for macOS are not signed**');
  expect(notes).toContain('- A bell.');
  expect(releaseNotes('- A bell.', [], '0.2.0')).toContain('**The packages for Windows are not signed**');
});
