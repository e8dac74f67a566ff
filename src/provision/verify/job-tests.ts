import { joinWords } from '../../cluster/posix-words.ts';
import { MPI_HELLO } from './mpi-hello.ts';

/** Where the head keeps the compiled test, by the version of Open MPI; built once. */
const HELLO_DIRECTORY = '/var/lib/breadbox';

export interface TestRun {
  readonly name: string;
  readonly seconds: number;
  readonly exitCode: number;
  readonly output: string;
}

/** As root on the head: compiles the test where it is not there, and prints its path. */
export const COMPILE_HELLO = `version=$(dpkg-query -W -f '\${Version}' libopenmpi-dev)
hello=${HELLO_DIRECTORY}/mpi-hello-$version
if [ ! -x "$hello" ]; then
  mkdir -p ${HELLO_DIRECTORY}
  rm -f ${HELLO_DIRECTORY}/mpi-hello-*
  mpicc -O1 -x c -o "$hello.new" - <<'END'
${MPI_HELLO}END
  chmod 0755 "$hello.new"
  mv "$hello.new" "$hello"
fi
echo "$hello"`;

/**
 * One allocation of these nodes for all tests, so that they wait for the scheduler once. The program goes to the nodes by sbcast, and
 * so needs no shared home.
 */
export function jobScript(
  nodes: readonly string[],
  two: readonly string[] | undefined,
  hello: string,
  waitSec: number,
): string {
  const pair = two === undefined ? '' : joinWords([two.join(',')]);
  const inside = `
program=/tmp/breadbox-hello-$SLURM_JOB_ID
t() {
  name=$1; shift
  start=$(date +%s.%N)
  echo "@begin $name"
  timeout 60 "$@" 2>&1 </dev/null; code=$?
  printf '\\n@end %s %s %s %s\\n' "$name" "$code" "$start" "$(date +%s.%N)"
}
t all srun -N ${nodes.length} -n ${nodes.length} hostname
${
  two === undefined
    ? ''
    : `t two srun -w ${pair} -N 2 -n 2 hostname
sbcast -f ${joinWords([hello])} "$program"
t mpi-srun srun -w ${pair} -N 2 -n 2 --mpi=pmix "$program"
t mpi-mpirun mpirun -n 2 --host ${joinWords([two.map((node) => `${node}:1`).join(',')])} "$program"
srun -N ${nodes.length} -n ${nodes.length} rm -f "$program" >/dev/null 2>&1`
}`;
  const words = [
    '-J',
    'breadbox-verify',
    '-w',
    nodes.join(','),
    '-N',
    String(nodes.length),
    '-n',
    String(nodes.length),
  ];
  const limits = ['--ntasks-per-node=1', '-t', '5', `--immediate=${waitSec}`];
  return `salloc -Q ${joinWords([...words, ...limits])} sh -c ${joinWords([inside])}`;
}

export function readTestRuns(stdout: string): ReadonlyMap<string, TestRun> {
  const runs = new Map<string, TestRun>();
  for (const [, name, output, code, start, end] of stdout.matchAll(
    /^@begin (\S+)\n([\s\S]*?)\n@end \1 (\d+) ([\d.]+) ([\d.]+)$/gm,
  )) {
    runs.set(name!, { name: name!, seconds: Number(end) - Number(start), exitCode: Number(code), output: output! });
  }
  return runs;
}
