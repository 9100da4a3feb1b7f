const words: Record<string, string> = {
  mcp: 'use your tools',
  offline_access: 'stay signed in',
};

/** What the scopes of a knock mean (space-separated, RFC 6749 §3.3). Unknown ones are named as they are. */
export function scopeWords(scope: string): string {
  const parts = scope
    .split(' ')
    .filter(Boolean)
    .map((name) => (Object.hasOwn(words, name) ? words[name] : `“${name}”`));
  return parts.length === 0 ? 'nothing in particular' : parts.join(', ');
}
