import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type HplSolve, parseHplOutput } from '../../src/benchmarks/readers/hpl-output.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

const SOURCES = join(import.meta.dirname, '../../src/benchmarks/hpl');
/** Large, so that it is the most that the BLAS does: HPL's own multiplications are flatter. */
const DGEMM_SIZE = 4096;

type Environment = Readonly<Record<string, string | undefined>>;
const ONE_THREAD: Environment = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
/** Nothing of what Breadbox has found out. */
export const AS_INSTALLED: Environment = { ...ONE_THREAD, OPENBLAS_CORETYPE: undefined, GLIBC_TUNABLES: undefined };
const AS_ROOT: Environment = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };

export interface BareSolve {
  /** hpccinf.txt, to the letter. */
  readonly input: string;
  readonly ranks: number;
  /** The least that a rank holds of the matrix: before that, the library lets hpcc's other tests have no memory. */
  readonly matrixBytes: number;
  readonly env: Environment;
}

/** hpcc by mpirun, and DGEMM, from a shell's place: nothing of Breadbox runs. */
export class BareHpl {
  readonly #folder: string;
  readonly #signal: AbortSignal;

  private constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  static async make({ directory, signal }: BenchContext): Promise<BareHpl> {
    const folder = mkdtempSync(join(directory, 'bare-'));
    const compile = (name: string, source: string, flags: readonly string[]) =>
      runProgram(['cc', '-O3', '-s', '-o', join(folder, name), join(SOURCES, source), ...flags], { signal });
    await compile('only-hpl.so', 'only-hpl.c', ['-shared', '-fPIC']);
    await compile('dgemm', 'dgemm.c', ['-ldl']);
    return new BareHpl(folder, signal);
  }

  /** @throws Error where it solved nothing, or wrongly */
  async solve({ input, ranks, matrixBytes, env }: BareSolve): Promise<HplSolve> {
    const cwd = mkdtempSync(join(this.#folder, 'run-'));
    try {
      writeFileSync(join(cwd, 'hpccinf.txt'), input);
      copyFileSync(join(this.#folder, 'only-hpl.so'), join(cwd, 'only-hpl.so'));
      // As the kept command, and the same library before hpcc.
      const mpirun = ['mpirun', '--bind-to', 'none', '--map-by', 'slot:OVERSUBSCRIBE', '-n', String(ranks)];
      const only = [
        'env',
        `LD_PRELOAD=${join(cwd, 'only-hpl.so')}`,
        `HPL_MATRIX_BYTES=${Math.floor(0.95 * matrixBytes)}`,
      ];
      await runProgram([...mpirun, ...only, 'hpcc'], { cwd, signal: this.#signal, env: { ...AS_ROOT, ...env } });
      const { solves, complaints } = parseHplOutput(readFileSync(join(cwd, 'hpccoutf.txt'), 'utf8'));
      const [solve] = solves;
      if (solve?.passed === true) return solve;
      throw new Error(`bare HPL solved nothing rightly: ${complaints[0]?.text ?? 'it says not why'}`);
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  }

  /** Gflop/s of a process on each core at once. */
  async dgemm(cores: number, seconds: number, env: Environment): Promise<number> {
    const words = [String(DGEMM_SIZE), String(seconds), String(cores), 'here', 'word'];
    const { stdout } = await runProgram([join(this.#folder, 'dgemm'), ...words], { signal: this.#signal, env });
    const gflops = Number(/^@dgemm \S+ \S+ \S+ (\S+)$/m.exec(stdout)?.[1]);
    if (gflops > 0) return gflops;
    throw new Error(`DGEMM says: ${stdout}`);
  }
}

/** What stands before mpirun in a command that Breadbox has kept. */
export function environmentOf(command: string): Environment {
  const words = command.slice(0, command.indexOf('mpirun')).trim().split(/\s+/);
  const given = words
    .filter((word) => word.includes('='))
    .map((word): [string, string] => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    });
  return { ...AS_INSTALLED, ...Object.fromEntries(given) };
}
