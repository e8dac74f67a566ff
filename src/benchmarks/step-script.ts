import { joinWords } from '../cluster/posix-words.ts';
import type { Step } from './benchmark.ts';
import type { NodeLook } from './node-look.ts';

/** Root of a practice cluster or of an own computer has been asked already whether it may. */
const AS_ROOT =
  'export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1';
/**
 * Ranks may go where the kernel puts them: boards have one domain of memory, and nodes that are virtual share cores, where each would
 * bind its first rank to the same one.
 */
const MPIRUN = 'mpirun --bind-to none';

/** What it is that stands before the script of a step, on this computer. */
const HERE = (node: string) => `# Open MPI would look for a Slurm that is not there.
unset \${!SLURM_@}
export BREADBOX_NODE=${joinWords([node])}
dir=$(mktemp -d /tmp/breadbox-bench-XXXXXXXX) || exit 97
trap 'rm -rf "$dir"' EXIT
each() { "$@"; }
ranks() { n=$1; shift; \${within-} ${MPIRUN} --map-by slot:OVERSUBSCRIBE -n "$n" "$@"; }
rank_a_node() { \${within-} ${MPIRUN} -n 1 "$@"; }`;

/** … and in a job of Slurm, which the nodes are given to whole. */
const ON_CLUSTER = (nodes: readonly NodeLook[]) => {
  const count = nodes.length;
  const hosts = joinWords([nodes.map(({ node, cores }) => `${node}:${cores}`).join(',')]);
  const alone = joinWords([nodes.map(({ node }) => `${node}:1`).join(',')]);
  return `export SLURM_OVERLAP=1
dir=/tmp/breadbox-bench-$SLURM_JOB_ID
each() { srun -Q --cpu-bind=none -N ${count} -n ${count} --ntasks-per-node=1 sh -c 'export BREADBOX_NODE=$SLURMD_NODENAME; cd "$0" 2>/dev/null || cd /tmp; exec "$@"' "$dir" "$@"; }
each mkdir -m 700 "$dir" || exit 97
trap 'cd /; each rm -rf "$dir" </dev/null' EXIT
ranks() { n=$1; shift; \${within-} ${MPIRUN} --map-by slot:OVERSUBSCRIBE --host ${hosts} -n "$n" "$@"; }
rank_a_node() { \${within-} ${MPIRUN} --map-by slot:OVERSUBSCRIBE --host ${alone} -n ${count} "$@"; }`;
};

/** The whole script of a step, for bash. */
export function stepScript(step: Step, nodes: readonly NodeLook[], isCluster: boolean): string {
  const { files = [], script } = step;
  return [
    // Not OMP_NUM_THREADS: nproc takes that for the number of processors.
    'export LC_ALL=C OPENBLAS_NUM_THREADS=1; unset OMP_NUM_THREADS',
    // Empty is not unset: OpenBLAS 0.3.21 takes another kernel then.
    'unset OPENBLAS_CORETYPE',
    AS_ROOT,
    isCluster ? ON_CLUSTER(nodes) : HERE(nodes[0]!.node),
    'cd "$dir" || exit 97',
    ...files.map(
      ({ name, base64 }) =>
        `each sh -c 'base64 -d >"$0" && chmod 700 "$0"' "$dir"/${joinWords([name])} <<'END-OF-FILE' || exit 97\n${wrapped(base64)}\nEND-OF-FILE`,
    ),
    script,
    '',
  ].join('\n');
}

function wrapped(base64: string): string {
  return (base64.match(/.{1,76}/g) ?? []).join('\n');
}
