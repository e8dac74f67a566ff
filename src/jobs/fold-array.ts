import { foldNumbers } from '../cluster/range-set.ts';
import type { Job } from '../protocol/jobs.ts';

/** Newest first, as they come. Pending indexes of one array become one entry, in the place of the first of them. */
export function foldArrays(jobs: readonly Job[]): readonly Job[] {
  const groups = new Map<string, Job[]>();
  const folded: Job[] = [];
  for (const job of jobs) {
    const key = groupOf(job);
    const group = key === undefined ? undefined : groups.get(key);
    if (group !== undefined) group.push(job);
    else {
      folded.push(job);
      if (key !== undefined) groups.set(key, [job]);
    }
  }
  const inPlace = new Map([...groups.values()].filter(({ length }) => length > 1).map((group) => [group[0]!, group]));
  if (inPlace.size === 0) return folded;
  const rows = folded.map((job) => (inPlace.has(job) ? together(inPlace.get(job)!) : job));
  return rows.sort((a, b) => Number(b.rawId) - Number(a.rawId));
}

function groupOf({ arrayId, state, held, reason, name, restarts }: Job): string | undefined {
  if (arrayId === undefined || state !== 'pending') return undefined;
  return JSON.stringify([arrayId, held, reason, name, restarts]);
}

function together(group: readonly Job[]): Job {
  const { arrayIndex, ...first } = group.at(-1)!;
  const indexes = group.map((job) => job.arrayIndex!).sort((a, b) => a - b);
  return { ...first, jobId: `${first.arrayId}_[${foldNumbers(indexes.map(String))}]` };
}
