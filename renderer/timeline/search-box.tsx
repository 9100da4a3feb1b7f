import { useEffect, useRef, useState } from 'react';
import { SearchIcon } from '../shared/icons.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** How long typing must rest before the log is searched, ms. */
const restTime = 120;

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio';

/** Searches the steps. "/" comes here from anywhere, Esc empties it and goes back to the steps. */
export function SearchBox() {
  const { setFilter } = useTimeline();
  const text = useTimelineState((state) => state.filter.text);
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  // Emptied from elsewhere: the field follows.
  if (text !== known) {
    setKnown(text);
    setTyped(text);
  }
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const timer = setTimeout(() => setFilter({ text: typed }), typed === '' ? 0 : restTime);
    return () => clearTimeout(timer);
  }, [typed, setFilter]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target))
        return;
      event.preventDefault();
      field.current?.select();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <label className="search-field search-steps">
      <SearchIcon />
      <span className="visually-hidden">Search steps</span>
      <input
        ref={field}
        className="field"
        type="search"
        placeholder="Search steps"
        data-testid="search"
        aria-keyshortcuts="/"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          setTyped('');
          document.getElementById('steps')?.focus();
        }}
      />
      <kbd className="key-hint" aria-hidden="true">
        /
      </kbd>
    </label>
  );
}
