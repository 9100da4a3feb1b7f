import { expect, test } from 'vitest';
import { shortAddress, textPieces } from '../../../renderer/verdict/text-pieces.ts';

const pages = (text: string) =>
  textPieces(text).flatMap((piece) => (piece.kind === 'page' ? [piece.url] : []));

test('known pages are found, without the full stop after them', () => {
  expect(
    pages('See https://openai.com/chatgpt-connectors.json. Or (https://ngrok.com/docs), then go on.'),
  ).toEqual(['https://openai.com/chatgpt-connectors.json', 'https://ngrok.com/docs']);
  expect(pages('https://dash.cloudflare.com/?to=/:account/:zone/security/settings')).toHaveLength(1);
});

test.each([
  'https://dash.cloudflare.com.evil.example/x',
  'https://evil.example/https://dash.cloudflare.com/',
  'http://dash.cloudflare.com/',
  'https://dash.cloudflare.com@evil.example/',
  'javascript:alert(1)',
])('%s stays text', (text) => {
  expect(textPieces(text)).toEqual([{ kind: 'text', text }]);
});

test('the pieces put together are the text', () => {
  const text = 'a https://ngrok.com/docs b https://evil.example c https://chatgpt.com/#settings!';
  expect(
    textPieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

test.each([
  [
    'https://dash.cloudflare.com/?to=/:account/:zone/security/settings',
    'dash.cloudflare.com/…/security/settings',
  ],
  [
    'https://one.dash.cloudflare.com/?to=/:account/networks/tunnels',
    'one.dash.cloudflare.com/…/networks/tunnels',
  ],
  ['https://openai.com/chatgpt-connectors.json', 'openai.com/chatgpt-connectors.json'],
])('%s is shown as %s', (url, shown) => {
  expect(shortAddress(url)).toBe(shown);
});
