import { BreadboxError } from '../../cluster/errors.ts';
import { LOOK_ALIKES, type LookAlikeName } from '../../protocol/look-alikes.ts';
import { HeadProblem } from './head-access.ts';
import type { Program } from './program.ts';
import { Refusal } from './refusal.ts';

/** Each is evaluated when it is called: a script may call them a thousand times. */
const PROGRAMS: Readonly<Record<LookAlikeName, () => Promise<Program>>> = {
  srun: async () => (await import('./srun/srun.ts')).srun,
  sbatch: async () => (await import('./sbatch.ts')).sbatch,
  squeue: async () => (await import('./squeue.ts')).squeue,
  scancel: async () => (await import('./scancel.ts')).scancel,
  sinfo: async () => (await import('./sinfo.ts')).sinfo,
  scontrol: async () => (await import('./scontrol/scontrol.ts')).scontrol,
  sacct: async () => (await import('./sacct/sacct.ts')).sacct,
};

/** Runs `name` with its words to the end and answers its exit code. */
export async function lookAlike(name: string, words: readonly string[]): Promise<number> {
  if (!Object.hasOwn(PROGRAMS, name)) {
    process.stderr.write(`breadbox-agent: there is no look-alike ${name}; there are ${LOOK_ALIKES.join(', ')}\n`);
    return 2;
  }
  for (const stream of [process.stdout, process.stderr]) {
    // `squeue | head`: who does not read on has what it wanted.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  const program = await PROGRAMS[name as LookAlikeName]();
  const err = (text: string): void => void process.stderr.write(text);
  try {
    const out = (text: string): void => void process.stdout.write(text);
    return await program(words, { environment: process.env, out, err });
  } catch (error) {
    if (error instanceof Refusal) {
      err(`${error.message}\n`);
      return error.exit;
    }
    if (error instanceof HeadProblem || error instanceof BreadboxError) {
      err(`${name}: error: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
      return 1;
    }
    // A disk that is full, a directory that is not ours: the system says it in words.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    err(`${name}: error: ${(error as Error).message}\n`);
    return 1;
  }
}
