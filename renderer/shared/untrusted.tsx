import { clip, oneLine } from './format-text.ts';

interface Props {
  text: string;
  /** Longest text to put into the page, in UTF-16 units. */
  max?: number;
  className?: string;
  testId?: string;
}

/** Text from the network: isolated from the direction of what stands around it, shortened, whole in the tooltip. */
export function Untrusted({ text, max = 200, className, testId }: Props) {
  return (
    <bdi className={className} title={clip(oneLine(text), 600)} data-testid={testId}>
      {clip(oneLine(text), max)}
    </bdi>
  );
}
