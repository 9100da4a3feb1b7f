/** The names of this computer for itself, as a URL spells them. */
export const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether an IP address is one of this computer for itself, also as IPv6 writes an IPv4 address. */
export const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');

/** Whether a URL names this computer, so that nobody elsewhere can reach it. */
export const isLoopbackUrl = (url: string): boolean => /^https?:\/\/(127\.|localhost\b|\[::1\])/.test(url);
