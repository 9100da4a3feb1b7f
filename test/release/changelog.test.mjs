import { describe, expect, it } from 'vitest';
import { notesOf, VERSION, withRelease } from '../../scripts/release/changelog.mjs';

const CHANGELOG = `# Changelog

All notable changes.

## [Unreleased]

### Added

- A bell.

## [0.1.0] - 2026-11-01

### Added

- The bridge,
  over two lines.

### Fixed

- The chain.

[Unreleased]: https://example.com/compare/v0.1.0...HEAD
[0.1.0]: https://example.com/releases/v0.1.0
`;

describe('the notes of a version', () => {
  it('are what stands under its heading, and nothing of its neighbours', () => {
    expect(notesOf(CHANGELOG, '0.1.0')).toBe(
      '### Added\n\n- The bridge,\n  over two lines.\n\n### Fixed\n\n- The chain.\n',
    );
    expect(notesOf(CHANGELOG, 'Unreleased')).toBe('### Added\n\n- A bell.\n');
  });

  it('are the same when the file has the line ends of Windows', () => {
    expect(notesOf(CHANGELOG.replaceAll('\n', '\r\n'), '0.1.0')).toBe(notesOf(CHANGELOG, '0.1.0'));
  });

  it('are missed where the version is not there, not even as a part of another', () => {
    expect(() => notesOf(CHANGELOG, '0.2.0')).toThrow('has no section [0.2.0]');
    expect(() => notesOf(CHANGELOG, '0.1')).toThrow('has no section [0.1]');
  });

  it('are missed where nothing is said, or not when', () => {
    expect(() => notesOf('## [0.1.0] - 2026-11-01\n\n### Added\n', '0.1.0')).toThrow('says nothing');
    expect(() => notesOf('## [0.1.0]\n\n- A bell.\n', '0.1.0')).toThrow('has no date');
  });
});

describe('a release', () => {
  it('turns what was unreleased into a section of its own and leaves room for more', () => {
    const next = withRelease(CHANGELOG, '0.2.0', '2026-12-01');
    expect(notesOf(next, '0.2.0')).toBe(notesOf(CHANGELOG, 'Unreleased'));
    expect(notesOf(next, '0.1.0')).toBe(notesOf(CHANGELOG, '0.1.0'));
    expect(next).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n');
    expect(() => notesOf(next, 'Unreleased')).toThrow('says nothing');
  });

  it('is refused twice, and with nothing to say', () => {
    const next = withRelease(CHANGELOG, '0.2.0', '2026-12-01');
    expect(() => withRelease(next, '0.2.0', '2026-12-02')).toThrow('already');
    expect(() => withRelease(next, '0.3.0', '2026-12-02')).toThrow('says nothing');
  });
});

it('takes versions, and nothing that only looks like one', () => {
  for (const good of ['0.2.0', '10.0.1', '1.0.0-beta.2']) expect(VERSION.test(good), good).toBe(true);
  for (const bad of ['v0.2.0', '0.2', '01.2.0', '1.0.0; rm', '1.0.0\n', '1.0.0-', '', '../1.0.0'])
    expect(VERSION.test(bad), bad).toBe(false);
});
