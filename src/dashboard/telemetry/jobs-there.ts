import { NodeSet } from '../../cluster/node-set.ts';
import type { Job } from '../../protocol/jobs.ts';
import { countOf } from '../amounts.ts';
import { listed } from '../sentence-words.ts';

/** More are counted, not named. */
const MOST_NAMED = 2;

/** What runs on each node, in words: heat2d; farm, 4 workers; a, b and 3 more. */
export function jobsThere(
  jobs: readonly Pick<Job, 'name' | 'kind' | 'state' | 'nodes'>[],
): ReadonlyMap<string, string> {
  const there = new Map<string, { names: Set<string>; workers: number }>();
  for (const job of jobs) {
    if (job.state !== 'running' || job.nodes === undefined) continue;
    for (const node of NodeSet.parse(job.nodes)) {
      const at = there.get(node) ?? { names: new Set(), workers: 0 };
      there.set(node, at);
      if (job.kind === 'worker') at.workers += 1;
      else at.names.add(job.name);
    }
  }
  return new Map([...there].map(([node, { names, workers }]) => [node, thereText([...names], workers)]));
}

function thereText(names: readonly string[], workers: number): string {
  const rest = names.length - MOST_NAMED;
  const words = rest > 0 ? [...names.slice(0, MOST_NAMED), `${rest} more`] : names;
  const farm = workers === 0 ? [] : [`farm, ${countOf(workers, 'worker')}`];
  return [...(words.length === 0 ? [] : [listed(words)]), ...farm].join('; ');
}
