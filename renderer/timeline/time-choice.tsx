import { useId } from 'react';

/** How times are written: the clock's, or how long ago. */
export type Times = 'clock' | 'ago';

export function TimeChoice({ times, choose }: { times: Times; choose: (times: Times) => void }) {
  const name = useId();
  const radio = (value: Times, label: string) => (
    <label className="segment">
      <input
        type="radio"
        name={name}
        checked={times === value}
        data-testid={`times-${value}`}
        onChange={() => choose(value)}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset className="segments times">
      <legend className="visually-hidden">Times</legend>
      {radio('clock', 'Clock')}
      {radio('ago', 'Ago')}
    </fieldset>
  );
}
