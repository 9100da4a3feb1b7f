import { Untrusted } from '../shared/untrusted.tsx';
import type { ToolChoice } from './tool-groups.ts';

const effects = { reads: 'only reads', changes: 'changes things' };

interface Props {
  tool: ToolChoice;
  chosen: boolean;
  set: (chosen: boolean) => void;
}

export function ToolRow({ tool, chosen, set }: Props) {
  return (
    <li>
      <label className="tool">
        <input
          type="checkbox"
          className="check"
          data-testid={`tool-${tool.pattern}`}
          checked={chosen}
          onChange={(event) => set(event.target.checked)}
        />
        <span className="tool-main">
          <Untrusted text={tool.label} className="tool-name" />
          {tool.description !== '' && (
            <Untrusted text={tool.description} className="tool-about quiet" max={160} />
          )}
        </span>
        <span className="effect" data-effect={tool.effect}>
          {effects[tool.effect]}
        </span>
      </label>
    </li>
  );
}
