import type { UpstreamStatus } from '../../protocol/status.ts';
import { plural } from '../shared/format-text.ts';
import { ErrorIcon, PlugIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';

const states = { starting: 'Starting…', ready: 'Ready', restarting: 'Restarting…', failed: 'Failed' };

export function UpstreamRow({ upstream }: { upstream: UpstreamStatus }) {
  const { name, state, tools, problem } = upstream;
  return (
    <li className="row" data-testid="upstream" data-state={state}>
      <span className="row-icon" data-tone={state === 'failed' ? 'danger' : undefined}>
        {state === 'failed' ? <ErrorIcon /> : <PlugIcon />}
      </span>
      <span className="row-main">
        <Untrusted text={name} className="row-title" />
        {problem !== null && (
          <span className="row-problem">
            <Untrusted text={problem} max={400} />
          </span>
        )}
      </span>
      <span className="row-end quiet">
        {state === 'ready' ? plural(tools, 'tool') : states[state]}
        <span className="state-dot" data-state={state} aria-hidden="true" />
      </span>
    </li>
  );
}
