import { NodeSet } from '../../cluster/node-set.ts';

/** `srun: error: n[2-3]: tasks 1-2: Out Of Memory`, whatever slurmstepd, whose lines name no node, says before it. */
const OUT_OF_MEMORY = /^srun: error: (\S+): tasks? [\d,-]+: Out Of Memory$/gm;
/** Slurm ends the tasks of the other nodes then, unless it is set otherwise; `srun -Q` leaves it to slurmstepd to say so. */
const ENDED =
  /^srun: (?:.*: )?Terminating (?:StepId=|job step )|^slurmstepd: error: \*\*\* STEP \S+ ON \S+ CANCELLED AT /m;

export interface SlurmMemory {
  /** Nodes on which a limit of memory, or the kernel, ended something. */
  readonly short: ReadonlySet<string>;
  /** What ran on the others was ended as well. */
  readonly othersEnded: boolean;
}

/** What srun said on stderr of a step that needed too much memory; versions 20.11 to 24.05 write it alike. */
export function readSlurmMemory(stderr: string): SlurmMemory {
  const short = new Set([...stderr.matchAll(OUT_OF_MEMORY)].flatMap(([, nodes]) => namesOf(nodes!)));
  return { short, othersEnded: short.size > 0 && ENDED.test(stderr) };
}

function namesOf(nodes: string): readonly string[] {
  try {
    return [...NodeSet.parse(nodes)];
  } catch {
    return []; // no set of nodes: a program printed something like that line
  }
}
