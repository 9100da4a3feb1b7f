/**
 * What is wrong with a sequence diagram by the part of Mermaid's grammar that we write: participants, arrows between
 * participants that were declared, notes. The text of a line ends at `;` or `#` there, unless it is a number code, and
 * `%%` begins a comment: https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/sequence/parser/sequenceDiagram.jison
 */
export function grammarFaults(diagram: string): string[] {
  const [first, ...lines] = diagram.trimEnd().split('\n');
  const declared = new Set<string>();
  const faults = first === 'sequenceDiagram' ? [] : [`begins with ${first}`];
  for (const line of lines) {
    const [, name, alias] = /^ {2}participant ([A-Z]) as (.+)$/.exec(line) ?? [];
    const [, from, to, said] = /^ {2}([A-Z])(?:->>|-->>|-x|--x)([A-Z]): (.+)$/.exec(line) ?? [];
    const [, left, right, note] = /^ {2}Note over ([A-Z]),([A-Z]): (.+)$/.exec(line) ?? [];
    const text = alias ?? said ?? note;
    if (name !== undefined) declared.add(name);
    for (const used of [from, to, left, right]) {
      if (used !== undefined && !declared.has(used)) faults.push(`${used} is not declared: ${line}`);
    }
    if (text === undefined) faults.push(`no statement: ${line}`);
    else if (/[;#%<>"'`{}|\\]|\bend\b/i.test(text.replaceAll(/#\d+;/g, '·'))) faults.push(`breaks: ${line}`);
  }
  return faults;
}
