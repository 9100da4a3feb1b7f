import { expect, test } from 'vitest';
import { notesBlocks } from '../../../renderer/settings/notes-blocks.ts';

test('headings, lists and paragraphs are told apart, and marks around words are left out', () => {
  const notes = `## What is **new**

First line
goes on.

- one \`thing\`
  that goes on
* another
1. third

---
Last, see [the page](https://chatgpt.com/x).`;
  expect(notesBlocks(notes)).toEqual([
    { kind: 'heading', text: 'What is new' },
    { kind: 'text', text: 'First line goes on.' },
    { kind: 'list', items: ['one thing that goes on', 'another', 'third'] },
    { kind: 'text', text: 'Last, see the page (https://chatgpt.com/x).' },
  ]);
});

test('what looks like HTML stays text', () => {
  expect(notesBlocks('<img src=x onerror=alert(1)>\r\n\r\n<!-- x -->')).toEqual([
    { kind: 'text', text: '<img src=x onerror=alert(1)>' },
    { kind: 'text', text: '<!-- x -->' },
  ]);
});

test('notes without end are cut, quickly', () => {
  const items = notesBlocks('- x\n'.repeat(100_000));
  expect(items).toHaveLength(1);
  expect(items[0]?.kind === 'list' && items[0].items.length).toBe(300);
  expect(notesBlocks(`${'['.repeat(20_000)}${'*'.repeat(20_000)}${'`'.repeat(20_000)}`)).toHaveLength(1);
  expect(notesBlocks(`- ${'**a'.repeat(6000)}`)).toHaveLength(1);
  expect(notesBlocks('')).toEqual([]);
});
