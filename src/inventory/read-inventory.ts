import type { InventoryFormat, InventoryText } from '../protocol/inventory.ts';
import { applyGroups } from './apply-groups.ts';
import { checkTogether } from './check-together.ts';
import { guessFormat } from './guess-format.ts';
import { MAX_INVENTORY_NODES } from './merge-entries.ts';
import { groupNameProblem } from './names.ts';
import type { NodeEntry } from './node-entry.ts';
import { Problems } from './problems.ts';
import { readCsv } from './readers/csv.ts';
import { readIni } from './readers/ini.ts';
import { readList } from './readers/list.ts';
import { readYamlInventory } from './readers/yaml.ts';
import { expandNode, type Reading, type WrittenGroup } from './written-node.ts';

const READERS: Readonly<Record<InventoryFormat, (text: string, problems: Problems, file: string) => Reading>> = {
  csv: readCsv,
  yaml: readYamlInventory,
  ini: readIni,
  list: readList,
};

/**
 * Reads a file of any format that Breadbox knows.
 * @throws BreadboxError `bad-input` with everything that is wrong, a line each: file, line, column, what was expected
 */
export function readInventory({ name, text, format }: InventoryText): {
  readonly entries: NodeEntry[];
  readonly warnings: string[];
} {
  const problems = new Problems(name);
  const plain = text.replace(/^\uFEFF/, '');
  const { nodes, groups = [], warnings } = READERS[format ?? guessFormat(name, plain)](plain, problems, name);
  const entries: NodeEntry[] = [];
  for (const written of nodes) {
    entries.push(...expandNode(written, problems));
    if (entries.length > MAX_INVENTORY_NODES) {
      problems.add(written.place, `more than ${MAX_INVENTORY_NODES} nodes; at most so many were expected.`);
      break;
    }
  }
  if (problems.none && entries.length === 0)
    problems.add({ line: 1, column: 1 }, 'no node; one at least was expected.');
  checkGroupNames(groups, problems);
  const grouped = applyGroups(entries, groups, nodes, problems);
  checkTogether(grouped, problems);
  problems.check();
  return { entries: grouped, warnings: [...warnings] };
}

function checkGroupNames(groups: readonly WrittenGroup[], problems: Problems): void {
  for (const { name } of groups) {
    const problem = groupNameProblem(name.text);
    if (problem !== undefined) problems.add(name.place, problem);
  }
}
