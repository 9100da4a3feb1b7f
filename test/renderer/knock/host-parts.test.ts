import { expect, test } from 'vitest';
import { hostParts } from '../../../renderer/knock/host-parts.ts';

test.each([
  ['chatgpt.com', '', 'chatgpt.com'],
  ['www.chatgpt.com', 'www.', 'chatgpt.com'],
  ['chatgpt.com.login.evil.example', 'chatgpt.com.login.', 'evil.example'],
  ['chatgpt.com.shop.co.uk', 'chatgpt.com.', 'shop.co.uk'],
  ['localhost:6274', '', 'localhost:6274'],
  ['a.b.example.net:8443', 'a.b.', 'example.net:8443'],
  ['127.0.0.1:9999', '', '127.0.0.1:9999'],
  ['[::1]:9999', '', '[::1]:9999'],
])('of %s the end that somebody registered is the strongest', (host, lead, main) => {
  expect(hostParts(host)).toEqual({ lead, main });
  expect(lead + main).toBe(host);
});
