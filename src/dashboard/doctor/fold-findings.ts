import { NodeSet } from '../../cluster/node-set.ts';
import type { Finding } from '../../protocol/doctor.ts';

/** Findings of one check: the first of them, and what is to be said of the others. */
export interface FoldedFinding {
  readonly sentence: string;
  readonly first: Finding;
  readonly others: readonly Finding[];
}

/** Says once what is wrong with many nodes; the order stays that of what is to blame. */
export function foldFindings(findings: readonly Finding[]): readonly FoldedFinding[] {
  const found = new Map<string, { sentence: string; first: Finding; others: Finding[] }>();
  for (const finding of findings) {
    const key = `${finding.check} ${finding.level}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { sentence: finding.sentence, first: finding, others: [] });
    else known.others.push(finding);
  }
  return [...found.values()];
}

/** A node set of whom these findings are. */
export function nodesOf(findings: readonly Pick<Finding, 'nodes'>[]): string {
  return NodeSet.of(findings.flatMap(({ nodes }) => [...NodeSet.parse(nodes)])).toString();
}
