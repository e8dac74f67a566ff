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

const LIMIT_SEC = 60;
const AGAIN_SEC = 30;

const isOfMpi = (name: string): boolean => name.startsWith('mpi-');
const runOne = ([name, command]: readonly [string, string]): string => `t ${name} ${LIMIT_SEC} ${command}`;
const againOf = (name: string): string => `again-${name}`;

/**
 * One allocation of these nodes for all tests, which run side by side in it: they wait for the scheduler once. But those of MPI run one
 * after the other: as one ends, Open MPI takes away the folder of its user in /tmp in which the other may just be making its own
 * (github.com/open-mpi/ompi/issues/8510). What fails is tried once more, alone: small boards are busy when they have just been set up,
 * and a fault that is one fails again.
 */
export function jobScript({ nodes, two, hello, waitSec }: JobTests): string {
  const pair = joinWords([two?.join(',') ?? '']);
  const slots = joinWords([two?.map((node) => `${node}:1`).join(',') ?? '']);
  const program = joinWords([hello ?? '/bin/false']);
  const tests: readonly (readonly [name: string, command: string])[] = [
    ['all', `srun -N ${nodes.length} -n ${nodes.length} hostname`],
    ...(two === undefined
      ? []
      : ([
          ['two', `srun -w ${pair} -N 2 -n 2 hostname`],
          ['mpi-srun', `srun -w ${pair} -N 2 -n 2 --mpi=pmix ${program}`],
          ['mpi-mpirun', `mpirun -n 2 --host ${slots} ${program}`],
        ] as const)),
  ];
  const [ofMpi, beside] = [tests.filter(([name]) => isOfMpi(name)), tests.filter(([name]) => !isOfMpi(name))];
  const inside = `
export SLURM_OVERLAP=1
printed=$(mktemp -d)
t() {
  name=$1 limit=$2; shift 2
  start=$(date +%s.%N)
  timeout "$limit" "$@" >"$printed/$name" 2>&1 </dev/null; code=$?
  printf '\\n@end %s %s %s %s\\n' "$name" "$code" "$start" "$(date +%s.%N)" >>"$printed/$name"
}
passed() { grep -q "^@end $1 0 " "$printed/$1"; }
${beside.map((test) => `${runOne(test)} &`).join('\n')}
${ofMpi.map(runOne).join('\n')}
wait
${tests.map(([name, command]) => `passed ${name} || t ${againOf(name)} ${AGAIN_SEC} ${command}`).join('\n')}
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

/** How a test went: the second time, where it failed at first. */
export function lastRun(runs: ReadonlyMap<string, TestRun>, name: string): TestRun | undefined {
  return runs.get(againOf(name)) ?? runs.get(name);
}

/** What it printed both times. */
export function printedBy(runs: ReadonlyMap<string, TestRun>, name: string): string | undefined {
  const both = [runs.get(name), runs.get(againOf(name))].flatMap((run) => run?.output ?? []);
  return runs.has(name) ? both.join('\n') : undefined;
}

/** That it did not go well at once is not kept back: who sees it each time has slow boards, or a network that loses things. */
export function firstTry(runs: ReadonlyMap<string, TestRun>, name: string): string {
  const first = runs.get(name);
  if (first === undefined || !runs.has(againOf(name))) return '';
  return ` At the second try: the first, beside other tests, ended with ${first.exitCode} after ${first.seconds.toFixed(0)} s.`;
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
