import { NodeSet } from '../../cluster/node-set.ts';
import type { AwaitedJob, Maintenance } from '../../protocol/maintenance.ts';
import { clockText } from '../clock.ts';

export interface JobInTheWay extends AwaitedJob {
  /** That wait for it, folded. */
  readonly nodes: string;
}

/** What a maintenance waits for, each job once; what ends first comes first, and last what has no end that is known. */
export function awaitedJobs({ nodes }: Maintenance): readonly JobInTheWay[] {
  const found = new Map<string, AwaitedJob & { readonly on: string[] }>();
  for (const { node, jobs = [] } of nodes) {
    for (const job of jobs) {
      const known = found.get(job.jobId);
      if (known === undefined) found.set(job.jobId, { ...job, on: [node] });
      else known.on.push(node);
    }
  }
  return [...found.values()]
    .map(({ on, ...job }) => ({ ...job, nodes: NodeSet.of(on).toString() }))
    .sort((a, b) => endOf(a) - endOf(b));
}

/** render (job 12), until 14:30 at the latest */
export function awaitedJobWords({ jobId, name, endsAt }: AwaitedJob, now = new Date()): string {
  const ends = endsAt === undefined ? '' : `, until ${clockText(endsAt, now)} at the latest`;
  return `${name} (job ${jobId})${ends}`;
}

function endOf({ endsAt }: AwaitedJob): number {
  return endsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endsAt);
}
