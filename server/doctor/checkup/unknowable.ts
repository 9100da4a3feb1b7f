/** What a check-up from this computer cannot know. */
export const unknowable: readonly string[] = [
  "Filters by source address: this check-up comes from this computer's network, ChatGPT comes from OpenAI's addresses.",
  'What a filter does with a real TLS connection of aiohttp: only the user agent and the headers are imitated here.',
  'Limits that count over a longer time, and filters that decide anew each day.',
  'What ChatGPT itself does afterwards: whether it lists the connector, and when it calls a tool.',
  "The page that ngrok's free plan shows a person's browser once: press Visit Site there.",
];
