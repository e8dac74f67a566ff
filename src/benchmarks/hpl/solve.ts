import { BreadboxError } from '../../cluster/errors.ts';
import type { Bench, StepFile, StepOutput } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import { explainHplComplaint } from '../readers/hpl-complaints.ts';
import { type HplSolve, parseHplOutput } from '../readers/hpl-output.ts';
import { type HplProblem, hplInput } from './hpl-input.ts';
import { HUGE_PAGES } from './huge-pages.ts';
import { type MemoryEnd, memoryFinding } from './memory-finding.ts';
import { leastOfRank, ranksOf } from './size-problem.ts';
import { readSlurmMemory } from './slurm-memory.ts';

/** Of what a rank holds at least: lines of the matrix are longer than they need be, never shorter. */
const SURELY_HPL = 0.95;
/** What hpcc takes to begin and to skip the other tests. */
const AROUND_SEC = 8;

export interface SolveParts {
  /** With as many cores as ranks are to run there. */
  readonly nodes: readonly NodeLook[];
  readonly problem: HplProblem;
  /** Of that problem, to the letter; default: ours. */
  readonly input?: string;
  /** hpcc's tests around HPL are skipped by it. */
  readonly onlyHpl: StepFile;
  /** For OPENBLAS_CORETYPE; `undefined`: unset. */
  readonly coreType: string | undefined;
  readonly expectedSec: number;
  readonly what: string;
}

/** All nodes together; want of memory is a finding as well. @throws BreadboxError `job-failed` saying what HPL, or the kernel, had against it */
export async function solveTogether(bench: Bench, parts: SolveParts): Promise<readonly HplSolve[]> {
  const { nodes, problem, onlyHpl, what, expectedSec } = parts;
  const output = await bench.attempt({
    what,
    nodes,
    script: `ranks ${ranksOf(nodes)} ${hpcc(parts)} || code=$?
each sh -c 'cat hpccoutf.txt 2>/dev/null || true' </dev/null
exit \${code:-0}`,
    files: [onlyHpl, inputFile(parts)],
    expectedSec: expectedSec + AROUND_SEC,
    limitSec: 4 * expectedSec + 300,
  });
  const short = memoryEndOf(output.stdout, output.outOfMemory);
  if (short !== undefined && solvesAsked(output.stdout, problem).length === 0)
    bench.found(memoryFinding(short, problem, nodes, readSlurmMemory(output.stderr).short));
  return solvesOf(output, problem, what);
}

/** As hpcc 1.5 and HPL 2 say it, or mpirun and a shell of what the kernel has ended. */
function memoryEndOf(output: string, wasKilled: boolean): MemoryEnd | undefined {
  if (parseHplOutput(output).complaints.some(({ text }) => /memory/i.test(text))) return 'refused';
  return wasKilled || /signal 9 \(Killed\)|Cannot allocate memory/i.test(output) ? 'killed' : undefined;
}

export interface SolvedAlone {
  /** Those that failed are absent. */
  readonly solves: ReadonlyMap<string, HplSolve>;
  /** Of those, the ones that had too little memory. */
  readonly short: ReadonlyMap<string, MemoryEnd>;
  /** Those that Slurm ended because another one had too little: nothing is known of them. */
  readonly ended: ReadonlySet<string>;
}

/** Each node by itself, at the same time. */
export async function solveAlone(bench: Bench, parts: SolveParts): Promise<SolvedAlone> {
  const { nodes, problem, onlyHpl, what, expectedSec } = parts;
  const cores = problem.grids[0]!.p * problem.grids[0]!.q;
  const output = await bench.attempt({
    what,
    nodes,
    // Within a step of Slurm, mpirun is to know of this node alone.
    script: `each sh -c '
for name in $(env | sed -n "s/^\\(\\(SLURM\\|PMI\\|PMIX\\|OMPI\\|PRTE\\)_[A-Za-z0-9_]*\\)=.*/\\1/p"); do
  case $name in *ALLOW_RUN_AS_ROOT*) ;; *) unset "$name";; esac
done
mpirun --bind-to none --map-by slot:OVERSUBSCRIBE -n ${cores} ${hpcc(parts)} >said 2>&1 </dev/null || sed "s/^/@alone $BREADBOX_NODE /" said
sed "s/^/@alone $BREADBOX_NODE /" hpccoutf.txt
'`,
    files: [onlyHpl, inputFile(parts)],
    expectedSec: expectedSec + AROUND_SEC,
    limitSec: 4 * expectedSec + 300,
  });
  const said = new Map(nodes.map(({ node }) => [node, linesOfNode(output.stdout, node)]));
  const solves = new Map<string, HplSolve>();
  const short = new Map<string, MemoryEnd>();
  const ended = new Set<string>();
  const slurm = readSlurmMemory(output.stderr);
  for (const [node, text] of said) {
    const [solve] = solvesAsked(text, problem);
    const end = memoryEndOf(text, slurm.short.has(node));
    if (solve !== undefined) solves.set(node, solve);
    else if (end !== undefined) short.set(node, end);
    else if (slurm.othersEnded) ended.add(node);
  }
  return { solves, short, ended };
}

function inputFile({ problem, input = hplInput(problem) }: SolveParts): StepFile {
  return { name: 'hpccinf.txt', base64: Buffer.from(input).toString('base64') };
}

function linesOfNode(output: string, node: string): string {
  const mark = `@alone ${node} `;
  return output
    .split('\n')
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(mark.length))
    .join('\n');
}

function hpcc({ problem, coreType, onlyHpl }: SolveParts): string {
  const { n, nbs, grids } = problem;
  const least = Math.min(...nbs.flatMap((nb) => grids.map((grid) => leastOfRank(n, nb, grid))));
  // env takes options before assignments; all of it reaches the other nodes so.
  const kernel = coreType === undefined ? '-u OPENBLAS_CORETYPE' : `OPENBLAS_CORETYPE=${coreType}`;
  const only = `LD_PRELOAD="$PWD/${onlyHpl.name}" HPL_MATRIX_BYTES=${Math.floor(SURELY_HPL * least)}`;
  return `env ${kernel} ${HUGE_PAGES} OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 ${only} hpcc`;
}

function solvesOf(output: StepOutput, problem: HplProblem, what: string): readonly HplSolve[] {
  const asked = solvesAsked(output.stdout, problem);
  const { complaints } = parseHplOutput(output.stdout);
  if (output.outOfMemory)
    throw new BreadboxError('job-failed', `${what}: not enough memory for N = ${problem.n}: the kernel ended HPL.`, {
      hint: 'Something else took memory meanwhile, or a node has less than it says. Free it, and measure again.',
    });
  const [complaint] = complaints;
  if (asked.length === 0 && complaint !== undefined) {
    const { sentence, todo } = explainHplComplaint(complaint.text);
    throw new BreadboxError('job-failed', `${what}: ${sentence}`, { hint: todo });
  }
  if (!output.ok) throw new BreadboxError('job-failed', `${what}: ${output.problem}`);
  // Without an input that it can read, hpcc solves one of its own and says that all is well.
  if (asked.length === 0)
    throw new BreadboxError('job-failed', `${what}: HPL solved nothing of what was asked for (N = ${problem.n}).`);
  return asked;
}

function solvesAsked(output: string, problem: HplProblem): readonly HplSolve[] {
  return parseHplOutput(output).solves.filter((solve) => isOf(solve, problem));
}

function isOf({ n, nb, p, q }: HplSolve, problem: HplProblem): boolean {
  return n === problem.n && problem.nbs.includes(nb) && problem.grids.some((grid) => grid.p === p && grid.q === q);
}

/** @throws BreadboxError `not-supported` naming the nodes that lack HPL */
export function requireHpcc(nodes: readonly NodeLook[]): void {
  const without = nodes.filter(({ hasHpcc }) => !hasHpcc).map(({ node }) => node);
  if (without.length === 0) return;
  const where = `${without.join(', ')} ${without.length === 1 ? 'has' : 'have'}`;
  throw new BreadboxError('not-supported', `${where} no hpcc, the package that HPL is in.`, {
    hint: `There, as root: apt install hpcc libopenblas0-pthread. On all at once: breadbox run -w ${without.join(',')} --root -- apt-get install -y hpcc libopenblas0-pthread`,
  });
}
