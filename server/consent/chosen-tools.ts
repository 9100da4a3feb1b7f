import { ControlError } from '../../protocol/control-error.ts';
import { allows } from '../gateway/catalog.ts';

/**
 * The tools to grant: what the person chose out of what the knock lists, or all of it. A whole upstream that is listed
 * (`files__*`) may be narrowed to names under it.
 * @throws ControlError bad-input for a tool that is not on the list, and for an empty choice out of a list that is not
 *   empty: whoever wants to give nothing denies. A knock that lists nothing can be allowed; its grant reaches nothing.
 */
export function chosenTools(listed: readonly string[], chosen: readonly string[] | undefined): string[] {
  if (chosen === undefined) return [...listed];
  if (chosen.length === 0 && listed.length > 0) {
    throw new ControlError(
      'bad-input',
      'No tool was chosen, so there is nothing to allow: choose at least one, or deny.',
    );
  }
  const foreign = chosen.find((tool) => !allows(listed, tool));
  if (foreign !== undefined) {
    throw new ControlError(
      'bad-input',
      `The request does not list a tool named ${JSON.stringify(foreign)}, so it cannot be allowed: choose from the tools that the knock shows.`,
    );
  }
  return [...new Set(chosen)];
}
