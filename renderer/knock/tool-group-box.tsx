import { useEffect, useId, useRef, useState } from 'react';
import { plural } from '../shared/format-text.ts';
import { ChevronIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { ToolRow } from './tool-row.tsx';
import { shareOf, type ToolGroup } from './tool-groups.ts';

interface Props {
  group: ToolGroup;
  chosen: ReadonlySet<string>;
  set: (patterns: readonly string[], on: boolean) => void;
  /** Whether the upstream has a line of its own. */
  headed: boolean;
  collapsible: boolean;
  forcedOpen: boolean;
}

/** The tools of one upstream under a checkbox for all of them. */
export function ToolGroupBox({ group, chosen, set, headed, collapsible, forcedOpen }: Props) {
  const { upstream, tools } = group;
  const [opened, setOpened] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const listId = useId();
  const share = shareOf(chosen, tools);
  const open = !collapsible || forcedOpen || opened;
  const changing = tools.filter(({ effect }) => effect === 'changes').length;

  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = share === 'some';
  }, [share]);

  return (
    <div className="card tool-group" data-testid={`tool-group-${upstream}`}>
      {headed && (
        <div className="tool-group-head">
          <input
            ref={box}
            type="checkbox"
            className="check"
            aria-label={`All tools of ${upstream}`}
            checked={share === 'all'}
            onChange={() =>
              set(
                tools.map(({ pattern }) => pattern),
                share !== 'all',
              )
            }
          />
          <Untrusted text={upstream === '' ? 'Drawbridge' : upstream} className="row-title" />
          <span className="quiet tool-group-sum">
            {changing === 0
              ? `${plural(tools.length, 'tool')}, reading only`
              : `${plural(tools.length, 'tool')}, ${changing} can change things`}
          </span>
          {collapsible && (
            <button
              type="button"
              className="icon-button small disclose"
              aria-expanded={open}
              aria-controls={listId}
              aria-label={`Tools of ${upstream}`}
              disabled={forcedOpen}
              onClick={() => setOpened(!opened)}
            >
              <ChevronIcon />
            </button>
          )}
        </div>
      )}
      {open && (
        <ul id={listId} className="tool-list">
          {tools.map((tool) => (
            <ToolRow
              key={tool.pattern}
              tool={tool}
              chosen={chosen.has(tool.pattern)}
              set={(on) => set([tool.pattern], on)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
