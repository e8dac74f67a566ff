import { NodeSet } from '../../cluster/node-set.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import { testUser } from '../../provision/verify/as-user.ts';
import { problemOf } from '../../provision/verify/known-faults.ts';
import type { Check } from '../check.ts';
import { SLURMCTLD_LOG, SLURMD_LOG } from '../slurm-paths.ts';
import { recentLines } from '../unit-look.ts';

const RUN_SEC = 25;

/** A job on all nodes that have nothing to do, without MPI: nodes that jobs hold are left alone. */
export const srunHello: Check = {
  name: 'srun-hello',
  rung: 'srun',
  order: 50,
  cause: 'The first message of srun is usually not the cause: the logs of slurmctld and of the node say more.',

  async examine(exam) {
    const { head, cluster, patients, ask } = exam;
    const names = patients.filter(({ computes }) => computes).map(({ node }) => node);
    if (head === undefined || names.length === 0) return [];
    const account = cluster === undefined ? 'root' : testUser(cluster);
    const { stdout } = await ask(head.node, { script: hello(names), account, timeoutSec: RUN_SEC + 30 });
    const on = /^@on (\S+)$/m.exec(stdout)?.[1]?.split(',') ?? [];
    if (on.length === 0) {
      exam.tested(`None of ${NodeSet.of(names)} was idle, so that no job was run to test them.`);
      return [];
    }
    const ran = new Set(Array.from(stdout.matchAll(/^@ran (\S+)$/gm), ([, node]) => node!));
    const silent = on.filter((node) => !ran.has(node));
    if (silent.length === 0) {
      exam.tested(`srun ran as ${account} on ${NodeSet.of(on)}.`);
      return [];
    }
    const said = Array.from(stdout.matchAll(/^(srun: .*|slurmstepd: .*)$/gm), ([line]) => line);
    const logs = await Promise.allSettled(
      [...new Set([head.node, ...silent])].map((node) =>
        ask(node, { script: `${recentLines(SLURMCTLD_LOG)}\n${recentLines(SLURMD_LOG)}` }),
      ),
    );
    const lines = logs.flatMap((log) => (log.status === 'fulfilled' ? log.value.stdout.split('\n') : []));
    const problem = problemOf({ check: 'srun-hello', what: `srun does not run on ${NodeSet.of(silent)}` }, [
      ...said,
      ...lines.filter((line) => /error|fatal/i.test(line)),
    ]);
    return [
      {
        nodes: silent,
        level: 'error',
        sentence: problem.sentence,
        proof: problem.proof ?? `srun on ${on.join(',')}: no answer within ${RUN_SEC} s`,
        proofFrom: said.includes(problem.proof ?? '') ? `srun on ${head.node}` : 'the logs of Slurm there',
        fix: problem.hint ?? `See ${SLURMD_LOG} on ${silent[0]} and ${SLURMCTLD_LOG} on ${head.node}.`,
      },
    ];
  },
};

/** Nodes that have just been mended need seconds to be idle again. */
function hello(nodes: readonly string[]): string {
  const list = joinWords([nodes.join(',')]);
  return `tries=20
while [ "$tries" -gt 0 ] && sinfo -h -N -n ${list} -o %T | grep -qE 'unknown|completing|^[a-z]+\\*$'; do tries=$((tries - 1)); sleep 0.5; done
idle=$(sinfo -h -N -n ${list} -t idle -o '%N %T' | awk '$2 == "idle" { print $1 }' | sort -u)
[ -n "$idle" ] || exit 0
count=$(echo "$idle" | wc -l)
idle=$(echo "$idle" | paste -s -d ,)
echo "@on $idle"
timeout -k 3 ${RUN_SEC} srun -Q -J breadbox-doctor --mpi=none -D /tmp -t 2 --immediate=15 -w "$idle" -N "$count" -n "$count" --ntasks-per-node=1 sh -c 'echo "@ran $SLURMD_NODENAME"' </dev/null 2>&1 || scancel -n breadbox-doctor -u "$(id -un)"`;
}
