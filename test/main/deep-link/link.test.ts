import { describe, expect, test } from 'vitest';
import { placeOf } from '../../../main/deep-link/link.ts';
import { fragmentOf } from '../../../main/windows/place-fragment.ts';
import { placeInAddress } from '../../../renderer/popup/place-in-address.ts';
import { askedInAddress } from '../../../renderer/timeline/asked-in-address.ts';
import { Place } from '../../../protocol/place.ts';

const journey = '6f1f6f0e-3f3c-4f0b-8f5e-7d1f6f0e3f3c';

describe('a link of ours', () => {
  test.each<[string, Place]>([
    ['drawbridge://', { at: 'popup' }],
    ['drawbridge://open', { at: 'popup' }],
    ['drawbridge://knock', { at: 'knock', id: null }],
    ['drawbridge://knock/', { at: 'knock', id: null }],
    ['drawbridge://knock/0123456789abcdef', { at: 'knock', id: '0123456789abcdef' }],
    [`drawbridge://journey/${journey}`, { at: 'journey', id: journey }],
    [`drawbridge://journey/${journey}/`, { at: 'journey', id: journey }],
    ['drawbridge://settings', { at: 'setting', setting: null }],
    ['drawbridge://settings/updates', { at: 'setting', setting: 'updates' }],
    ['drawbridge://settings/tunnel', { at: 'setting', setting: 'tunnel' }],
    ['drawbridge://settings/login', { at: 'setting', setting: 'login' }],
    ['drawbridge://settings/privacy/', { at: 'setting', setting: 'privacy' }],
    ['DrawBridge://Knock', { at: 'knock', id: null }],
  ])('leads to its place: %s', (link, place) => {
    expect(placeOf(link)).toEqual(place);
    expect(Place.safeParse(placeOf(link)).success).toBe(true);
  });

  test.each([
    'https://drawbridge/knock',
    'drawbridge',
    'drawbridges://open',
    ' drawbridge://open',
    '--data-dir=drawbridge://open',
    'app://drawbridge/popup.html',
    '',
  ])('is nothing else: %j', (text) => expect(placeOf(text)).toBeNull());
});

describe('a link that is none of ours, or of a later version', () => {
  test.each([
    'drawbridge:',
    'drawbridge:knock',
    'drawbridge:--data-dir=/tmp/x',
    'drawbridge:///knock',
    'drawbridge:////etc/passwd',
    'drawbridge://approve/0123456789abcdef',
    'drawbridge://allow/k?number=42',
    'drawbridge://lower',
    'drawbridge://settings/lowered/true/false',
    'drawbridge://journey',
    'drawbridge://journey/..',
    'drawbridge://journey/../settings',
    'drawbridge://journey/%2e%2e%2fsettings',
    'drawbridge://knock/%30',
    'drawbridge://user:password@knock/k',
    'drawbridge://knock:8080/k',
    'drawbridge://knock?id=k',
    'drawbridge://knock#k',
    'drawbridge://knock/k\u0000',
    'drawbridge://knock/k\n--public-url=https://evil.example',
    'drawbridge://knock/k\r',
    'drawbridge://knock/\u202ek',
    'drawbridge://knock/k drawbridge://settings',
    'drawbridge://knock/-k',
    'drawbridge://knock/k" --data-dir="/tmp/x',
    "drawbridge://knock/k' ; rm -rf ~",
    'drawbridge://ķnock',
    `drawbridge://knock/${'k'.repeat(101)}`,
    `drawbridge://${'x'.repeat(100_000)}`,
    `drawbridge://knock/${'%'.repeat(100_000)}`,
  ])('leads to the popup: %j', (link) => expect(placeOf(link)).toEqual({ at: 'popup' }));

  test('leads to the settings where it names one that is not known', () => {
    expect(placeOf('drawbridge://settings/lowered')).toEqual({ at: 'setting', setting: null });
  });
});

describe('a place', () => {
  test.each(['drawbridge://open', 'drawbridge://knock', 'drawbridge://knock/k1', 'drawbridge://settings'])(
    'reaches the popup as it was: %s',
    (link) => {
      const place = placeOf(link);
      if (place === null) throw new Error('no place');
      expect(placeInAddress(`app://drawbridge/popup.html#${fragmentOf(place)}&opening=3`)).toEqual(place);
    },
  );

  test('reaches the popup with its setting, and the timeline with its journey', () => {
    const setting = fragmentOf({ at: 'setting', setting: 'privacy' });
    expect(placeInAddress(`app://drawbridge/popup.html#${setting}&opening=1`)).toEqual({
      at: 'setting',
      setting: 'privacy',
    });
    const asked = askedInAddress(
      `app://drawbridge/timeline.html#${fragmentOf({ at: 'journey', id: journey })}`,
    );
    expect(asked).toEqual({ journey, view: 'steps' });
  });

  test('is none where nobody followed a link', () => {
    expect(placeInAddress('app://drawbridge/popup.html')).toBeNull();
    expect(placeInAddress('app://drawbridge/popup.html#nonsense')).toBeNull();
  });
});
