/** @typedef {{ system: string, by: string | null }} SignatureNote system: linux, mac or win */

const NAMES = new Map([
  ['win', 'Windows'],
  ['mac', 'macOS'],
]);

const UNSIGNED = new Map([
  ['win', 'Windows will warn of an unknown publisher'],
  [
    'mac',
    'macOS will refuse to open it until you allow it in the privacy settings, and it cannot update itself',
  ],
]);

/**
 * The text of a release: what changed, who signed the packages or that nobody did, and how to check them.
 * @param {string} changes Markdown out of CHANGELOG.md
 * @param {SignatureNote[]} signatures
 * @param {string} version
 * @returns {string} Markdown
 */
export function releaseNotes(changes, signatures, version) {
  const lines = [...NAMES].map(([system, name]) => {
    const found = signatures.filter((each) => each.system === system);
    const by = new Set(found.map((each) => each.by));
    const [one] = by;
    if (by.size === 1 && typeof one === 'string') return `- The packages for ${name} are signed: ${one}.`;
    return `- **The packages for ${name} are not signed**: ${UNSIGNED.get(system)}.`;
  });
  return `${changes.trim()}

### Signatures

${lines.join('\n')}
- Packages for Linux bear no signature of their own; the checksums and the attestation below say whose they are.

### Is what I downloaded the real one?

\`\`\`
sha256sum --check --ignore-missing SHA256SUMS
gh attestation verify FILE --repo OWNER/REPOSITORY
\`\`\`

\`drawbridge-${version}-….cdx.json\` lists everything inside. More in docs/releasing.md.
`;
}
