import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Fault } from '../../setup/fault.mjs';

/** @typedef {import('node:crypto').KeyObject} KeyObject */

/**
 * The key that updates are signed with, from the environment: PKCS #8 in PEM, as make-key.mjs prints it.
 * @param {NodeJS.ProcessEnv} env
 * @returns {KeyObject}
 */
export function privateKeyFrom(env) {
  const pem = env['DRAWBRIDGE_UPDATE_KEY'] ?? '';
  if (pem === '') throw new Fault('There is no key to sign with: put its PEM into DRAWBRIDGE_UPDATE_KEY.');
  try {
    // Some places that keep secrets make one line of them.
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // What is in there must not be told, not even in part.
  }
  throw new Fault(
    'DRAWBRIDGE_UPDATE_KEY holds no Ed25519 key in PEM: make one with scripts/release/updates/make-key.mjs.',
  );
}

/**
 * The public half as the app has it built in: base64 of the SubjectPublicKeyInfo, one line.
 * @param {KeyObject} key private or public
 */
export const publicKeyText = (key) =>
  createPublicKey(
    key.type === 'private' ? { key: key.export({ type: 'pkcs8', format: 'pem' }), format: 'pem' } : key,
  )
    .export({ type: 'spki', format: 'der' })
    .toString('base64');

/**
 * Writes the signature of a file's bytes beside it, as `<file>.sig`: base64 of 64 bytes, one line.
 * @param {string} file
 * @param {KeyObject} key
 */
export function signFile(file, key) {
  writeAtomically(`${file}.sig`, `${sign(null, readFileSync(file), key).toString('base64')}\n`);
}

/**
 * @param {string} file
 * @param {string} text
 */
export function writeAtomically(file, text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
