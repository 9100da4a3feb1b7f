import { describe, expect, it } from 'vitest';
import { addressBlock } from '../../../server/consent/address-block.ts';
import { displayName } from '../../../server/consent/display-name.ts';

describe('a name that the network sent', () => {
  it.each([
    ['ChatGPT', 'ChatGPT'],
    ['  Chat\r\n\tGPT \u00a0 ', 'Chat GPT'],
    ['a\u202eb\u2066c\u200bd\ufeff', 'abcd'],
    ['\u001b]0;title\u0007x', ']0;titlex'],
    ['\ud800x', 'x'],
    ['日本語 ✓ é', '日本語 ✓ é'],
    ['', 'An app without a name'],
    [' \u200b\u0000', 'An app without a name'],
  ])('%j becomes %j', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });

  it('is cut to 80 characters, not through the middle of one', () => {
    expect([...displayName('😀'.repeat(200))]).toHaveLength(80);
    expect(displayName('😀'.repeat(200)).endsWith('😀…')).toBe(true);
  });
});

describe('the block of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['2001:db8:0:0:ffff::', '2001:db8:0::/48'],
    ['2001:0DB8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0::/48'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
