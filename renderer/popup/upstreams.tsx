import { FileIcon } from '../shared/icons.tsx';
import { usePopupActions, usePopupState } from './popup-context.ts';
import { Section } from './section.tsx';
import { UpstreamRow } from './upstream-row.tsx';

/** The servers that are shared, or how to share the first one. */
export function Upstreams() {
  const status = usePopupState((state) => state.status);
  const { openConfigFile } = usePopupActions();
  if (status === null) return null;
  const { upstreams, configFile } = status;
  const edit = (
    <button type="button" className="button plain small" title={configFile} onClick={openConfigFile}>
      Edit
    </button>
  );
  return (
    <Section title="Shared" aside={upstreams.length > 0 ? edit : undefined}>
      {upstreams.length === 0 ? (
        <div className="card empty">
          <FileIcon className="empty-icon" />
          <p>
            <strong>Nothing is shared yet.</strong> Name the MCP servers to share in the configuration file,
            as for Claude Desktop or VS Code.
          </p>
          <button
            type="button"
            className="button"
            data-testid="open-config"
            title={configFile}
            onClick={openConfigFile}
          >
            Open the configuration file
          </button>
        </div>
      ) : (
        <ul className="card rows">
          {upstreams.map((upstream) => (
            <UpstreamRow key={upstream.name} upstream={upstream} />
          ))}
        </ul>
      )}
    </Section>
  );
}
