/**
 * Splits a host into what may be made up freely and what its owner had to register: the end is what tells who gets
 * the answer (`chatgpt.com.` **`evil.example`**). Without a list of public suffixes a short label before the last
 * (`co.uk`) is taken for part of one. An address or a single name is all of one piece.
 */
export function hostParts(host: string): { lead: string; main: string } {
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  const name = host.slice(0, host.length - port.length);
  const labels = name.split('.');
  if (labels.length < 3 || name.startsWith('[') || /^[\d.]+$/.test(name)) return { lead: '', main: host };
  const kept = (labels.at(-2) ?? '').length <= 3 && (labels.at(-1) ?? '').length <= 2 ? 3 : 2;
  const main = labels.slice(-kept).join('.');
  return { lead: name.slice(0, name.length - main.length), main: `${main}${port}` };
}
