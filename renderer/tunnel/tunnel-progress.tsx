import type { TunnelStatus } from '../../protocol/tunnel.ts';
import { clip, oneLine } from '../shared/format-text.ts';

/** How far the opening is; a bar without a measure where that is not known. */
export function TunnelProgress({ tunnel: { progress, doing } }: { tunnel: TunnelStatus }) {
  return (
    <progress
      className="progress"
      aria-label="Opening the tunnel"
      max={100}
      value={progress === null ? undefined : Math.round(progress * 100)}
      aria-valuetext={doing === null ? undefined : clip(oneLine(doing), 200)}
    />
  );
}
