import { isLookingAround as isCrawler } from '../rules/client-agent.ts';

/** The same in a log, which also tells of the plain Go programs that scan the internet. */
export const isLookingAround = (userAgent: string | null): boolean =>
  isCrawler(userAgent) || /go-http-client\/1\.1$/i.test(userAgent ?? '');

/** Names one client by its several user agents: ChatGPT's backend comes as aiohttp and as openai-mcp. */
export function familyOf(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  if (/openai|chatgpt|aiohttp/i.test(userAgent)) return 'openai';
  if (/claude|anthropic/i.test(userAgent)) return 'claude';
  return userAgent;
}

const hosts: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)(?:chatgpt|openai)\.com$/, 'ChatGPT'],
  [/(?:^|\.)(?:claude\.ai|claude\.com|anthropic\.com)$/, 'Claude'],
];

/** Whose host that is; null where we know nobody by it. */
export const nameOfHost = (host: string): string | null =>
  hosts.find(([shape]) => shape.test(host.toLowerCase()))?.[1] ?? null;

/** Who names itself so; null where we know nobody by it. */
export function nameOfAgent(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  if (/openai-mcp|chatgpt/i.test(userAgent)) return 'ChatGPT';
  return /claude|anthropic/i.test(userAgent) ? 'Claude' : null;
}
