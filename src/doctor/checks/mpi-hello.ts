import type { Cluster } from '../../provision/cluster.ts';
import { testUser } from '../../provision/verify/as-user.ts';
import { COMPILE_HELLO, copyHello, readHello } from '../../provision/verify/hello-files.ts';
import {
  firstTry,
  jobScript,
  lastRun,
  printedBy,
  readTestRuns,
  type TestRun,
} from '../../provision/verify/job-tests.ts';
import { problemOf } from '../../provision/verify/known-faults.ts';
import { helloFound } from '../../provision/verify/mpi-hello.ts';
import type { Check, Exam, Found } from '../check.ts';
import { isInSlurm } from '../concerns-slurm.ts';
import { gluedLine, LOOK_AT_MPI, missingPmix, sameAddresses } from '../mpi-settings.ts';

const COMPILE_SEC = 120;
const WAIT_SEC = 20;
const RUN_SEC = 240;

/** Two ranks on two nodes add up their numbers; so many single ones would not. Only on idle nodes. */
export const mpiHello: Check = {
  name: 'mpi-hello',
  rung: 'mpi',
  order: 50,
  needsUp: true,
  cause:
    'Versions of MPI that differ, a network between the nodes that lets not all through, or a library that is missing.',
  look: (patient) => (isInSlurm(patient) ? LOOK_AT_MPI : undefined),

  async examine(exam) {
    const { head, cluster } = exam;
    // What is known to be wrong would only be waited for.
    if (head === undefined || cluster === undefined || isKnown(exam)) return [];
    if (pairOf(exam) === undefined) return [];
    const { stdout } = await exam.ask(head.node, { script: "sinfo -h -N -o '%N %T'" });
    const idle = new Set(Array.from(stdout.matchAll(/^(\S+) (?:idle|completing)$/gm), ([, node]) => node!));
    const two = pairOf(exam, idle);
    if (two === undefined) {
      exam.tested('Fewer than two nodes were idle, so that MPI was not tried.');
      return [];
    }
    const compiled = await exam.ask(head.node, { script: COMPILE_HELLO, timeoutSec: COMPILE_SEC });
    const hello = readHello(compiled.stdout);
    if (hello === undefined) return [];
    await Promise.all(two.map((node) => exam.ask(node, { script: 'sh -s', stdin: copyHello(hello) })));
    const runs = await run(two, hello.path, cluster, exam, head.node);
    if (runs.size === 0) {
      exam.tested(`Jobs hold ${two.join(' or ')}, so that MPI was not tried.`);
      return [];
    }
    return (['srun', 'mpirun'] as const).flatMap((launcher): Found[] => {
      const name = `mpi-${launcher}`;
      const test = lastRun(runs, name);
      const found = test?.exitCode === 0 ? helloFound(test.output) : undefined;
      if (found?.ranks === two.length) {
        const how = `Two ranks of MPI on ${two.join(' and ')} added up their numbers, started by ${launcher}.`;
        exam.tested(how + firstTry(runs, name));
        return [];
      }
      const what = `Two ranks of MPI on ${two.join(' and ')}, started by ${launcher}, do not find each other`;
      const problem = problemOf(
        { check: 'mpi-hello', what },
        (printedBy(runs, name) ?? '').split('\n').filter((line) => /\w/.test(line)),
      );
      return [
        {
          nodes: two,
          level: 'error',
          sentence: problem.sentence,
          proof:
            problem.proof ??
            `${launcher} ended with ${test?.exitCode ?? 'nothing'} after ${Math.round(test?.seconds ?? 0)} s`,
          proofFrom: `${launcher} of two ranks on ${two.join(' and ')}`,
          fix: problem.hint ?? 'Look at what it says: breadbox explain',
        },
      ];
    });
  },
};

/** Two nodes that the head's compiler makes programs for, and rather not the head. */
function pairOf({ patients, head }: Exam, among?: ReadonlySet<string>): readonly string[] | undefined {
  const alike = patients.filter(
    (each) => each.computes && each.facts?.arch === head?.facts?.arch && among?.has(each.node) !== false,
  );
  const chosen = [...alike.filter((each) => !each.isHead), ...alike.filter((each) => each.isHead)].slice(0, 2);
  return chosen.length === 2 ? chosen.map(({ node }) => node) : undefined;
}

function isKnown({ patients, looked }: Exam): boolean {
  const nodes = patients.filter(isInSlurm);
  return (
    sameAddresses(nodes, looked).length > 0 ||
    nodes.some(({ node }) => missingPmix(looked(node)) !== undefined || gluedLine(looked(node)) !== undefined)
  );
}

async function run(
  two: readonly string[],
  hello: string,
  cluster: Cluster,
  { ask }: Exam,
  head: string,
): Promise<ReadonlyMap<string, TestRun>> {
  // Not in the home, which may be what is missing, and is asked for on a rung of its own.
  const script = `cd /tmp\nexport HOME=/tmp\n${jobScript({ nodes: two, two, hello, waitSec: WAIT_SEC })}`;
  const { stdout } = await ask(head, { script, account: testUser(cluster), timeoutSec: RUN_SEC });
  return readTestRuns(stdout);
}
