import { z } from 'zod';
import { TunnelKind } from './tunnel.ts';

/** A full domain name (RFC 1035 §2.3.4), or the address of a machine. */
const isHostName = (name: string): boolean =>
  name.startsWith('[') || (name.includes('.') && name.split('.').every((label) => label.length <= 63));

/** An https origin (or a loopback http one, for trying things out) without path, query or trailing slash. */
export const PublicUrl = z
  .string()
  .trim()
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const loopback = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    const plain =
      url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
    // A token that slipped into the field is no host name, and must not be looked up or kept as one.
    const named = loopback || (url !== null && isHostName(url.hostname));
    if (
      url === null ||
      !plain ||
      !named ||
      (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    ) {
      context.addIssue({
        code: 'custom',
        message: 'must be an https address without a path, like https://bridge.example.com',
      });
      return z.NEVER;
    }
    return url.origin;
  });

/** What the person chose; kept in settings.json in the data folder. */
export const Settings = z.object({
  /** The person's own address, which already points here: what the tunnel kind `own` uses. */
  publicUrl: PublicUrl.nullable().default(null),
  /**
   * The tunnels to use, the first one first. Empty: the own address where there is one. Changed through `useTunnel`,
   * which knows what each kind needs.
   */
  tunnels: z.array(TunnelKind).max(4).default([]),
  /** The address of the person's named Cloudflare Tunnel. */
  cloudflareUrl: PublicUrl.nullable().default(null),
  /** The address that is reserved at ngrok. */
  ngrokUrl: PublicUrl.nullable().default(null),
  /** The bridge is lowered at start when a public address is known. */
  lowered: z.boolean().default(true),
  /** Keep tool arguments and results in the journal. Off: only their sizes are kept. */
  keepArguments: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;
