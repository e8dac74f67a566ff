import { NodeSet } from '../../cluster/node-set.ts';
import type { WorkerRow } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';
import type { Share } from '../parts/where.tsx';

type CoresOf = (node: string) => number | undefined;

/** Where jobs run: a node whole where they hold as many cores as it has, spread evenly over their nodes. */
export function whereJobsAre(
  jobs: readonly Pick<Job, 'nodes' | 'cpus'>[],
  coresOf: CoresOf,
): ReadonlyMap<string, Share> {
  const held = new Map<string, number>();
  for (const { nodes, cpus } of jobs) {
    if (nodes === undefined) continue;
    const set = NodeSet.parse(nodes);
    for (const node of set) held.set(node, (held.get(node) ?? 0) + cpus / set.size);
  }
  return shares(held, coresOf);
}

/** Where the workers of a user are busy: whatever run of his they do. */
export function whereWorkersAre(
  workers: readonly Pick<WorkerRow, 'node' | 'user' | 'busy'>[],
  user: string,
  coresOf: CoresOf,
): ReadonlyMap<string, Share> {
  const held = new Map<string, number>();
  for (const worker of workers) {
    if (worker.user === user && worker.busy > 0) held.set(worker.node, (held.get(worker.node) ?? 0) + worker.busy);
  }
  return shares(held, coresOf);
}

function shares(held: ReadonlyMap<string, number>, coresOf: CoresOf): ReadonlyMap<string, Share> {
  return new Map(
    [...held].map(([node, cores]) => [node, cores < (coresOf(node) ?? cores) ? 'part' : 'whole'] as const),
  );
}
