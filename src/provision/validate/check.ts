import type { UpProblem } from '../../protocol/provision.ts';
import type { Cluster } from '../cluster.ts';
import type { ClusterSpec } from '../cluster-spec.ts';
import type { FoundNode } from '../decide-cluster.ts';

/** What checks look at: nodes that have told their facts, none of them leaving. */
export interface ToCheck {
  readonly nodes: readonly FoundNode[];
  readonly spec: ClusterSpec;
  /** Absent where it could not be decided. */
  readonly cluster: Cluster | undefined;
  readonly hasSudoPassword: boolean;
}

/** Pure; finds all of its kind at once. */
export type Check = (on: ToCheck) => readonly UpProblem[];

/** About one node, with the line of the inventory that it stands in. */
export function about({ row }: FoundNode, problem: Omit<UpProblem, 'node' | 'where'>): UpProblem {
  return { ...problem, node: row.node, ...(row.source !== undefined && { where: row.source }) };
}
