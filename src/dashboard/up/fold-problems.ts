import { NodeSet } from '../../cluster/node-set.ts';
import type { UpProblem } from '../../protocol/provision.ts';

/** The same problem of some nodes: told once, with the sentence and the proof of the first. */
export interface FoldedProblem {
  readonly first: UpProblem;
  readonly nodes: string | undefined;
  readonly others: readonly UpProblem[];
}

/** Problems that differ in their nodes alone stand together. */
export function foldProblems(problems: readonly UpProblem[]): readonly FoldedProblem[] {
  const found = new Map<string, UpProblem[]>();
  for (const problem of problems) {
    const key = problem.node === undefined ? JSON.stringify(problem) : JSON.stringify([problem.check]);
    found.set(key, [...(found.get(key) ?? []), problem]);
  }
  return [...found.values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined) return [];
    const names = same.flatMap(({ node }) => node ?? []);
    return [{ first, nodes: names.length === 0 ? undefined : NodeSet.of(names).toString(), others }];
  });
}
