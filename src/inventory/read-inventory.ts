import type { InventoryFormat, InventoryText } from '../protocol/inventory.ts';
import { checkTogether } from './check-together.ts';
import { MAX_INVENTORY_NODES } from './merge-entries.ts';
import type { NodeEntry } from './node-entry.ts';
import { Problems } from './problems.ts';
import { readList } from './readers/list.ts';
import { expandNode, type WrittenNode } from './written-node.ts';

/** What a reader of one format finds; what it cannot read it adds to the problems. */
export interface Reading {
  readonly nodes: readonly WrittenNode[];
  readonly warnings?: readonly string[];
}

const READERS: Readonly<Record<InventoryFormat, (text: string, problems: Problems, file: string) => Reading>> = {
  csv: (text, problems) => ({ nodes: readList(text, problems) }),
  yaml: (text, problems) => ({ nodes: readList(text, problems) }),
  ini: (text, problems) => ({ nodes: readList(text, problems) }),
  list: (text, problems) => ({ nodes: readList(text, problems) }),
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
  const { nodes, warnings = [] } = READERS[format ?? 'list'](plain, problems, name);
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
  checkTogether(entries, problems);
  problems.check();
  return { entries, warnings: [...warnings] };
}
