import type { TunnelChoice, TunnelKind, TunnelOption } from '../../protocol/tunnel.ts';

/** Which kinds may take over when the first choice breaks: those with its address; else why there is none. */
export type TakeOver =
  | { can: false; why: string }
  | {
      can: true;
      first: TunnelKind;
      host: string;
      candidates: readonly TunnelOption[];
      /** Those that do take over, the first one first. */
      order: readonly TunnelKind[];
    };

/** Null where no tunnel is chosen. The rule is the server's (server/tunnel/choose.ts): the same address, ready to use. */
export function takeOverOf({ options, order }: TunnelChoice): TakeOver | null {
  const [first, ...others] = order;
  const used = options.find(({ kind }) => kind === first);
  if (used === undefined) return null;
  const { url } = used;
  if (url === null) {
    return {
      can: false,
      why: 'Nothing can take over: the address is another one at every start, and connected apps know only this one.',
    };
  }
  const candidates = options.filter(
    (option) => option.kind !== used.kind && option.url === url && (!option.needsToken || option.hasToken),
  );
  const host = URL.canParse(url) ? new URL(url).host : url;
  if (candidates.length === 0) {
    return {
      can: false,
      why: `Nothing can take over: no other kind is set up with the address ${host}.`,
    };
  }
  const able = others.filter((kind) => candidates.some((option) => option.kind === kind));
  return { can: true, first: used.kind, host, candidates, order: able };
}

/** The order after one kind was taken in, at its end, or out. */
export const withOrWithout = (order: readonly TunnelKind[], kind: TunnelKind): TunnelKind[] =>
  order.includes(kind) ? order.filter((other) => other !== kind) : [...order, kind];
