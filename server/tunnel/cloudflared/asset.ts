/** The file of a release of cloudflared that is for one kind of computer. */
export interface Asset {
  readonly name: string;
  /** A .tgz with the program in it; else the file is the program. */
  readonly packed: boolean;
}

const names: Readonly<Record<string, string>> = {
  'linux-x64': 'cloudflared-linux-amd64',
  'linux-arm64': 'cloudflared-linux-arm64',
  'linux-arm': 'cloudflared-linux-arm',
  'linux-ia32': 'cloudflared-linux-386',
  'darwin-x64': 'cloudflared-darwin-amd64.tgz',
  'darwin-arm64': 'cloudflared-darwin-arm64.tgz',
  'win32-x64': 'cloudflared-windows-amd64.exe',
  'win32-ia32': 'cloudflared-windows-386.exe',
  // Windows on Arm runs programs for x64.
  'win32-arm64': 'cloudflared-windows-amd64.exe',
};

/**
 * What to fetch for a computer, by process.platform and process.arch; null where Cloudflare builds nothing for it.
 * The names are those of https://github.com/cloudflare/cloudflared/releases.
 */
export function assetFor(platform: string, arch: string): Asset | null {
  const name = names[`${platform}-${arch}`];
  return name === undefined ? null : { name, packed: name.endsWith('.tgz') };
}
