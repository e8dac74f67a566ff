import { readFileSync } from 'node:fs';
import { findProgram } from '../../find-program.ts';
import type { Allotment, StepPlace } from './allotment.ts';
import type { StepRequest } from './step-request.ts';

/**
 * The CPUs that each rank is bound to, as taskset(1) takes them. Undefined where ranks run anywhere: it was asked for, or the
 * step did not say how many CPUs a rank needs, or the job has but a number of CPUs among others and none that are its own.
 */
export function cpuListsOfRanks(
  request: StepRequest,
  allotment: Allotment,
  place: StepPlace,
  path: string | undefined,
): readonly string[] | undefined {
  const { tasks, cpusPerTask, bind, overlap, overcommit } = request;
  if (bind === 'none' || overlap || overcommit) return undefined;
  const isSaid = request.exact || request.cpusSaid || tasks * cpusPerTask === allotment.cpus;
  const allowed = allowedCpus();
  if (!isSaid || allowed.length !== allotment.cpus || findProgram('taskset', '/', path) === undefined) return undefined;
  return Array.from({ length: tasks }, (_, rank) =>
    place.cpus
      .slice(rank * cpusPerTask, (rank + 1) * cpusPerTask)
      .map((index) => allowed[index])
      .join(','),
  );
}

/** Empty where the system does not say. */
function allowedCpus(): number[] {
  let status: string;
  try {
    status = readFileSync('/proc/self/status', 'latin1');
  } catch {
    return []; // no Linux
  }
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
