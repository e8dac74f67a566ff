import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LookAlikes } from '../look-alikes-under-test.ts';
import { isMpiProgram, neededLibraries } from './mpi-program.ts';

const has = (program: string, ...words: string[]) => spawnSync(program, words).status === 0;
const hasMpi = has('mpirun', '--version') && has('mpicc', '--version');
/** Debian's own Python, where another one stands before it on the PATH. */
const python = ['/usr/bin/python3', 'python3'].find((name) => has(name, '-c', 'import mpi4py'));

const RANKS = `
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  int rank, size, sum;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  printf("rank %d of %d, procid %s, sum %d\\n", rank, size, getenv("SLURM_PROCID"), sum);
  fflush(stdout);
  char line[80];
  while (argc > 1 && argv[1][0] == 'i' && fgets(line, sizeof line, stdin)) printf("%d read %s", rank, line);
  if (argc > 1 && argv[1][0] == 'x' && rank == 1) exit(3);
  MPI_Finalize();
  return 0;
}
`;

const here = new LookAlikes();
beforeAll(async () => {
  await here.build();
  if (!hasMpi) return;
  writeFileSync(join(here.place, 'ranks.c'), RANKS);
  spawnSync('mpicc', ['-o', 'ranks', 'ranks.c'], { cwd: here.place, stdio: 'inherit' });
}, 60_000);
afterAll(() => here.remove());

const TWO = { SLURM_CPUS_ON_NODE: '2', SLURM_NTASKS: '2', SLURM_TASKS_PER_NODE: '2' };
const sorted = (text: string) => text.split('\n').slice(0, -1).sort();

test('an ELF file says what it needs; a script, nothing', () => {
  expect(neededLibraries('/bin/sh').join()).toMatch(/libc\b|musl/);
  expect(neededLibraries('/etc/passwd')).toEqual([]);
  expect(isMpiProgram('/bin/sh', [])).toBe(false);
  expect(isMpiProgram('/usr/bin/python3', ['-u', '-c', 'from mpi4py import MPI'])).toBe(true);
  expect(isMpiProgram('/usr/bin/python3', ['-c', 'print("mpi4py")'])).toBe(false);
});

test('no mpirun: it is said what is missing', async () => {
  const { stderr } = await here.job('PATH=$(dirname $(command -v srun)); srun -n 2 --mpi=pmix /bin/true', TWO);
  expect(stderr).toContain('there is no mpirun on the PATH');
});

describe.skipIf(!hasMpi)('with Open MPI', () => {
  test('two ranks see each other', async () => {
    const { stdout, stderr, code } = await here.job('srun -l ./ranks', TWO);
    expect(sorted(stdout)).toEqual(['0: rank 0 of 2, procid 0, sum 1', '1: rank 1 of 2, procid 1, sum 1']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  }, 60_000);

  test('stdin reaches all ranks', async () => {
    const { stdout } = await here.job('echo hello | srun ./ranks i', TWO);
    expect(sorted(stdout)).toContain('0 read hello');
    expect(sorted(stdout)).toContain('1 read hello');
  }, 60_000);

  test('the rank that fails is named, and its exit code is that of the step', async () => {
    const { stderr, code } = await here.job('srun ./ranks x', TWO);
    expect(stderr).toBe(`srun: error: ${here.node}: task 1: Exited with exit code 3\n`);
    expect(code).toBe(3);
  }, 60_000);

  test('files by rank; a script that starts it, with --mpi=pmix', async () => {
    const { stdout } = await here.job(
      "srun -o mpi.%t ./ranks; cat mpi.0 mpi.1; srun --mpi=pmix sh -c 'exec ./ranks'",
      TWO,
    );
    const lines = ['rank 0 of 2, procid 0, sum 1', 'rank 1 of 2, procid 1, sum 1'];
    expect(stdout.startsWith(lines.map((line) => `${line}\n`).join(''))).toBe(true);
    expect(sorted(stdout)).toEqual([...lines, ...lines].sort());
  }, 60_000);

  test('TERM ends mpirun and the ranks', async () => {
    const { stderr, code } = await here.job('srun --mpi=pmix sleep 31.5 & sleep 2; kill $!; wait $!', TWO);
    expect(stderr).toContain(`${here.node}: tasks 0-1: Terminated`);
    expect(code).toBe(143);
  }, 60_000);

  test.skipIf(python === undefined)(
    'mpi4py',
    async () => {
      const program = 'from mpi4py import MPI; print(MPI.COMM_WORLD.rank, MPI.COMM_WORLD.size)';
      const { stdout } = await here.job(`srun -l ${python} -c '${program}'`, TWO);
      expect(sorted(stdout)).toEqual(['0: 0 2', '1: 1 2']);
    },
    30_000,
  );

  test('mpirun itself, in the script', async () => {
    const asRoot = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };
    const { stdout, code } = await here.job('mpirun ./ranks', { ...TWO, ...asRoot });
    expect(sorted(stdout).map((line) => line.slice(0, 11))).toEqual(['rank 0 of 2', 'rank 1 of 2']);
    expect(code).toBe(0);
  }, 60_000);
});
