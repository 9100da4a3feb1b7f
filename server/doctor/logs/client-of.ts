import { nameOfAgent, nameOfHost } from './agent.ts';
import type { Attempt } from './attempt.ts';

/** Who that was, by the host that got the answer, the client's id or its user agents; null where nothing tells. */
export function clientOf({ redirectHost, clientId, lines }: Attempt): string | null {
  const byHost = redirectHost === null ? null : nameOfHost(redirectHost);
  if (byHost !== null) return byHost;
  const idHost = clientId !== null && URL.canParse(clientId) ? new URL(clientId).hostname : '';
  const byId = nameOfHost(idHost);
  if (byId !== null) return byId;
  for (const { userAgent } of lines) {
    const name = nameOfAgent(userAgent);
    if (name !== null) return name;
  }
  return null;
}
