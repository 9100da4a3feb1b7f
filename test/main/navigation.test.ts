import { describe, expect, test } from 'vitest';
import { externalLink, mayNavigate } from '../../main/windows/navigation.ts';

const popup = 'app://drawbridge/popup.html';

describe('a page', () => {
  test('may load itself again', () => {
    expect(mayNavigate(popup, popup)).toBe(true);
  });

  test.each([
    'app://drawbridge/timeline.html',
    'https://evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'app://other/popup.html',
    '',
  ])('may not go to %j', (target) => {
    expect(mayNavigate(popup, target)).toBe(false);
  });

  test('that is foreign may not even load itself again', () => {
    expect(mayNavigate('https://evil.example/', 'https://evil.example/')).toBe(false);
  });
});

describe('a link', () => {
  test('to a known host opens in the browser', () => {
    expect(externalLink('https://chatgpt.com/#settings')).toBe('https://chatgpt.com/#settings');
  });

  test.each([
    'http://chatgpt.com/',
    'https://chatgpt.com.evil.example/',
    'https://evil.example/chatgpt.com',
    'https://chatgpt.com@evil.example/',
    'https://user:password@chatgpt.com/',
    'https://chatgpt.com:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://chatgpt.com/share',
    'not a url',
  ])('like %j opens nothing', (target) => {
    expect(externalLink(target)).toBeNull();
  });
});
