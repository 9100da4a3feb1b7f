import { useId, useState } from 'react';
import { ChevronIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { CheckupCell } from './checkup-cell.tsx';
import { agentNames, agents, type CheckupRow } from './checkup-table.ts';

/** One step of the check-up; opened, it shows what came back. A failed one is open by itself. */
export function CheckupTableRow({ row }: { row: CheckupRow }) {
  const failed = agents.some((agent) => row.cells[agent].mark === 'failed');
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? failed;
  const id = useId();
  return (
    <>
      <tr data-testid="checkup-row" data-name={row.name} data-failed={failed}>
        <th scope="row">
          <button
            type="button"
            className="check-title disclose"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setChosen(!open)}
          >
            <ChevronIcon />
            <Untrusted text={row.title} max={120} />
          </button>
        </th>
        {agents.map((agent) => (
          <td key={agent} data-agent={agent}>
            <CheckupCell cell={row.cells[agent]} />
          </td>
        ))}
      </tr>
      {open && (
        <tr id={id} className="check-details">
          <td colSpan={agents.length + 1}>
            <dl>
              {agents.map((agent) => {
                const { step } = row.cells[agent];
                return step === null ? null : (
                  <div key={agent}>
                    <dt>{agentNames[agent].name}</dt>
                    <dd className="mono">
                      <Untrusted text={step.saw === '' ? 'nothing' : step.saw} max={600} />
                    </dd>
                  </div>
                );
              })}
            </dl>
          </td>
        </tr>
      )}
    </>
  );
}
