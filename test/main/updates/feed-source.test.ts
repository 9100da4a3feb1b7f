import { expect, test } from 'vitest';
import { FeedSource } from '../../../main/updates/feed/feed-source.ts';

const publicKey = 'x'.repeat(60);

test.each([
  ['https://updates.example/latest', 'https://updates.example/latest/'],
  ['https://updates.example/latest/', 'https://updates.example/latest/'],
  ['http://127.0.0.1:47613', 'http://127.0.0.1:47613/'],
])('a source is a folder: %s', (url, folder) => {
  expect(FeedSource.parse({ url, publicKey }).url).toBe(folder);
});

test('a source elsewhere is only read with encryption', () => {
  expect(FeedSource.safeParse({ url: 'http://updates.example/', publicKey }).success).toBe(false);
});
