import { joinWords } from '../../cluster/posix-words.ts';

export interface TestRun {
  readonly name: string;
  readonly seconds: number;
  readonly exitCode: number;
  readonly output: string;
}

export interface JobTests {
  readonly nodes: readonly string[];
  readonly two: readonly string[] | undefined;
  /** The compiled program of MPI; absent where it could not be made. */
  readonly hello: string | undefined;
  readonly waitSec: number;
}

/** One allocation of these nodes for all tests, which run side by side in it: they wait for the scheduler once. */
export function jobScript({ nodes, two, hello, waitSec }: JobTests): string {
  const pair = joinWords([two?.join(',') ?? '']);
  const slots = joinWords([two?.map((node) => `${node}:1`).join(',') ?? '']);
  const program = joinWords([hello ?? '/bin/false']);
  const tests = [
    `all srun -N ${nodes.length} -n ${nodes.length} hostname`,
    ...(two === undefined
      ? []
      : [
          `two srun -w ${pair} -N 2 -n 2 hostname`,
          `mpi-srun srun -w ${pair} -N 2 -n 2 --mpi=pmix ${program}`,
          `mpi-mpirun mpirun -n 2 --host ${slots} ${program}`,
        ]),
  ];
  const inside = `
export SLURM_OVERLAP=1
printed=$(mktemp -d)
t() {
  name=$1; shift
  start=$(date +%s.%N)
  timeout 60 "$@" >"$printed/$name" 2>&1 </dev/null; code=$?
  printf '\\n@end %s %s %s %s\\n' "$name" "$code" "$start" "$(date +%s.%N)" >>"$printed/$name"
}
${tests.map((test) => `t ${test} &`).join('\n')}
wait
for file in "$printed"/*; do echo "@begin \${file##*/}"; cat "$file"; done
rm -rf "$printed"`;
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
    /^@begin (\S+)\n([\s\S]*?)\n?@end \1 (\d+) ([\d.]+) ([\d.]+)$/gm,
  )) {
    runs.set(name!, { name: name!, seconds: Number(end) - Number(start), exitCode: Number(code), output: output! });
  }
  return runs;
}
