import { expect, test } from 'vitest';
import type { Bench, StepOutput } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import { memoryFinding } from './memory-finding.ts';
import { readSlurmMemory } from './slurm-memory.ts';
import { solveAlone } from './solve.ts';

/** As slurmstepd and srun print it, 20.11 and 23.02; the first has a notice that others were ended as well. */
const RECORDED = {
  '20.11': `slurmstepd: error: Detected 1 oom-kill event(s) in step 3495064.0 cgroup. Some of your processes may have been killed by the cgroup out-of-memory handler.
srun: error: n2: task 1: Out Of Memory
srun: Terminating job step 3495064.0
slurmstepd: error: *** STEP 3495064.0 ON n1 CANCELLED AT 2021-10-27T19:35:36 ***
`,
  '22.05': `n2: slurmstepd: error: Detected 1 oom-kill event(s) in StepId=25981927.1. Some of your processes may have been killed by the cgroup out-of-memory handler.
srun: error: n2: task 1: Out Of Memory
srun: launch/slurm: _step_signal: Terminating StepId=25981927.1
`,
  '23.02': `slurmstepd: error: Detected 1 oom_kill event in StepId=440575.0. Some of the step tasks have been OOM Killed.
slurmstepd: error: Detected 1 oom_kill event in StepId=440575.0. Some of the step tasks have been OOM Killed.
srun: error: n[2-3]: tasks 1-2: Out Of Memory
`,
};

test.each([
  ['20.11', ['n2'], true],
  ['22.05', ['n2'], true],
  ['23.02', ['n2', 'n3'], false],
] as const)('what Slurm %s says of memory names nodes', (version, short, othersEnded) => {
  expect(readSlurmMemory(RECORDED[version])).toEqual({ short: new Set(short), othersEnded });
});

test('a quiet srun leaves it to slurmstepd to say that others were ended', () => {
  const quiet = RECORDED['20.11'].replace(/^srun: Terminating.*\n/m, '');
  expect(readSlurmMemory(quiet).othersEnded).toBe(true);
});

test.each([
  'srun: error: n2: task 1: Exited with exit code 9\nsrun: Terminating StepId=3.0\n',
  'srun: error: n[2: task 1: Out Of Memory\n',
  'HPL says: srun: error: n2: task 1: Out Of Memory, or so\n',
  '',
])('anything else accuses nobody: %j', (stderr) => {
  expect(readSlurmMemory(stderr)).toEqual({ short: new Set(), othersEnded: false });
});

const MIB = 2 ** 20;
const look = (node: string) => ({ node, cores: 4, availableBytes: 900 * MIB }) as NodeLook;
const nodes = ['n1', 'n2', 'n3'].map(look);
const problem = { n: 8192, nbs: [128], grids: [{ p: 2, q: 2 }] };

/** Its step has printed what was recorded. */
function alone(stdout: string, stderr: string) {
  const output: StepOutput = {
    ...{ ok: false, stdout, stderr, seconds: 9, fromMs: 0, toMs: 9000, problem: 'it failed', outOfMemory: true },
  };
  const bench: Pick<Bench, 'attempt'> = { attempt: async () => output };
  return solveAlone(bench as Bench, {
    ...{ nodes, problem, coreType: undefined, expectedSec: 5, what: 'HPL on each node alone' },
    onlyHpl: { name: 'only-hpl.so', base64: '' },
  });
}

test('of nodes measured alone the one that Slurm names had too little memory; those that it ended with it are not accused', async () => {
  const solved = '@alone n1 WR11C2R4        8192   128     2     2              9.52              3.850e+01\n';
  const { solves, short, ended } = await alone(solved, RECORDED['20.11']);
  expect([[...solves.keys()], [...short], [...ended]]).toEqual([['n1'], [['n2', 'killed']], ['n3']]);
  const other = await alone(solved, RECORDED['23.02']);
  expect([[...other.short.keys()], [...other.ended]]).toEqual([['n2', 'n3'], []]);
});

test('a node says so itself where its kernel ended one rank alone', async () => {
  const said =
    '@alone n3 mpirun noticed that process rank 0 with PID 811 on node n3 exited on signal 9 (Killed).\n@alone n2 --\n';
  const { short, ended } = await alone(said, 'srun: error: n3: task 2: Exited with exit code 137\n');
  expect([[...short], [...ended]]).toEqual([[['n3', 'killed']], []]);
});

test('the finding names that node, with what each of its ranks needs', () => {
  // 8 × 8192² ÷ 4 ranks is 128 MiB.
  expect(memoryFinding('killed', problem, [look('n2')])).toMatchObject({
    ...{ kind: 'memory', node: 'n2' },
    sentence: 'HPL needed more memory than n2 had for N = 8192, and the kernel ended it.',
    what: 'Each of 4 ranks holds 128 MiB of it; n2 had 900 MiB free before, for 4.',
  });
});

test('of all nodes together the one that Slurm names is accused, not the tightest', () => {
  const uneven = [{ ...look('n1'), availableBytes: 100 * MIB }, look('n2'), look('n3')];
  const one = memoryFinding('killed', problem, uneven, readSlurmMemory(RECORDED['20.11']).short);
  expect(one).toMatchObject({ node: 'n2', sentence: expect.stringContaining('than n2 had') });
  const two = memoryFinding('killed', problem, uneven, readSlurmMemory(RECORDED['23.02']).short);
  expect(two.sentence).toContain('than n2, n3 had');
  expect(two).not.toHaveProperty('node');
});
