import { NodeSet } from '../../cluster/node-set.ts';
import type { ImportResult, NodeRow } from '../../protocol/inventory.ts';
import { counted } from './job-report.ts';
import type { Report } from './report.ts';
import { text } from './report.ts';

/** What scripts rely on; a number that is not known is null. */
export function nodeJson(row: NodeRow): Record<string, unknown> {
  const { cores = null, memBytes = null } = row;
  return { ...row, cores, memBytes };
}

const CHANGES = ['added', 'changed', 'unchanged', 'removed'] as const;

/** Of what has been, or would be, done. `rows`: nodes as they are now, and those that have gone as they were. */
export function importReport(
  result: ImportResult,
  rows: readonly NodeRow[],
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Report {
  const of = new Map(rows.map((row) => [row.node, row]));
  const all = CHANGES.flatMap((change) => result[change].map((node) => ({ node, change })));
  const counts = CHANGES.filter((change) => result[change].length > 0).map(
    (change) => `${result[change].length} ${change}`,
  );
  const listed = CHANGES.filter((change) => change !== 'unchanged').flatMap((change) => {
    const names = result[change];
    return names.length === 0 ? [] : [text(`${change}: ${NodeSet.of(names)}`)];
  });
  return {
    json: all.map(({ node, change }) => {
      const row = of.get(node);
      return { node, change, ...(row && nodeJson(row)) };
    }),
    quiet: all.map(({ node }) => node),
    blocks: [
      text(`${dryRun ? 'Would be: ' : ''}${counted(all.length, 'node')}: ${counts.join(', ') || 'nothing to do'}.`),
      ...listed,
    ],
  };
}
