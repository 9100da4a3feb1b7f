import { useMemo, useState } from 'react';
import { usePopupState } from '../popup/popup-context.ts';
import { SearchIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { ToolGroupBox } from './tool-group-box.tsx';
import { groupTools, searchTools, withTools } from './tool-groups.ts';

/** From how many tools on the groups are closed at first and can be searched. */
const many = 12;

interface Props {
  patterns: readonly string[];
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
}

/** Which tools the client may use. */
export function ToolPicker({ patterns, chosen, choose }: Props) {
  const infos = usePopupState((state) => state.tools);
  const [query, setQuery] = useState('');
  const groups = useMemo(() => groupTools(patterns, infos), [patterns, infos]);
  const shown = useMemo(() => searchTools(groups, query), [groups, query]);
  // With one upstream its name stands in the title, and a line for it would say nothing new.
  const only = groups.length === 1 && patterns.length <= many ? (groups[0]?.upstream ?? null) : null;
  const searching = query.trim() !== '';
  const set = (names: readonly string[], on: boolean) => choose(withTools(chosen, names, on));
  const shownNames = shown.flatMap(({ tools }) => tools.map(({ pattern }) => pattern));

  return (
    <section className="tools" aria-label="Tools">
      <div className="section-head">
        <h3 className="label">
          Tools{only === null ? ' ' : ' from '}
          {only !== null && <Untrusted text={only} max={24} />}
          <span
            className="tools-count"
            data-testid="tools-count"
          >{`${chosen.size} of ${patterns.length}`}</span>
        </h3>
        <span className="row-actions">
          <button type="button" className="button plain small" onClick={() => set(shownNames, true)}>
            {searching ? 'All found' : 'All'}
          </button>
          <button type="button" className="button plain small" onClick={() => set(shownNames, false)}>
            {searching ? 'None found' : 'None'}
          </button>
        </span>
      </div>
      {patterns.length > many && (
        <label className="search-field">
          <SearchIcon />
          <span className="visually-hidden">Search tools</span>
          <input
            className="field"
            type="search"
            placeholder="Search tools"
            data-testid="tool-search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
      )}
      {patterns.length === 0 && (
        <p className="card none quiet">Nothing is shared yet, so it could use nothing.</p>
      )}
      {shown.length === 0 && patterns.length > 0 && (
        <p className="card none quiet">No tool is called that.</p>
      )}
      {shown.map((group) => (
        <ToolGroupBox
          key={group.upstream}
          group={group}
          chosen={chosen}
          set={set}
          headed={only === null}
          collapsible={patterns.length > many}
          forcedOpen={searching}
        />
      ))}
    </section>
  );
}
