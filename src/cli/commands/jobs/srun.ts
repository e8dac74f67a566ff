import { BreadboxError } from '../../../cluster/errors.ts';
import type { Job } from '../../../protocol/jobs.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { runInteractive } from '../../interactive-job.ts';
import { jobEnvironment } from '../../job-environment.ts';
import type { PrintOptions } from '../../options.ts';
import { writeError } from '../../output/error.ts';
import { optionWords, readJobWords } from '../../read-job-words.ts';
import { whatFailed } from '../../wait-for-jobs.ts';
import type { World } from '../../world.ts';

interface SrunOptions extends PrintOptions {
  readonly pty: boolean;
  /** Words for the head. */
  readonly srun: readonly string[];
}

const DONE_HERE = new Set(['help', 'usage', 'version', 'quiet']);

export const srun = command<SrunOptions>({
  about: `Runs a program as a job and stays with it: what comes on stdin goes to the program, its stdout and stderr come here apart, and the exit code is the program's. Where there is no room yet, it waits and says why.

Ctrl-C goes to the program; pressed twice, or while the job waits, it ends the job. So does whatever ends this command. With --pty the program has a terminal, as shells and editors need it, and Ctrl-C is a key like any other.

On a cluster, Slurm's own srun runs it in a job. What comes on stdin is then read to its end, 1 MiB at most, before the job is submitted, and there is no --pty: log in to the head node for that.

The options of Slurm's srun stand before the program: those listed here and the others too. Inside a job script, srun is another program and starts a step of that job.`,
  args: [
    { name: 'PROGRAM', text: 'What to run; found on the PATH. -- may stand before it.', complete: ['file'] },
    { name: 'ARG', text: 'Handed to the program.', optional: true, many: true, complete: ['file'] },
  ],
  options: [
    { flags: '-n, --ntasks N', text: 'Start it so many times at once, as ranks of one program.', shownDefault: '1' },
    { flags: '-N, --nodes N', text: 'On so many nodes; this computer is one.', shownDefault: '1' },
    { flags: '-c, --cpus-per-task N', text: 'Cores for each.', shownDefault: '1' },
    { flags: '--mem SIZE', text: 'Memory, such as 2G; a bare number is MiB.', shownDefault: 'no limit' },
    { flags: '-t, --time TIME', text: 'Ended after so long: 30 (minutes), 1:30:00, 2-12.', shownDefault: 'no limit' },
    { flags: '-l, --label', text: 'Put the number of the rank before each line.' },
    { flags: '-J, --job-name NAME', text: 'Its name.', shownDefault: "the program's" },
    { flags: '--pty', text: 'Give it a terminal.' },
    { flags: '-Q, --quiet', text: 'Say nothing of the job itself.' },
  ],
  examples: [
    { does: 'Four ranks of an MPI program', line: 'breadbox srun -n 4 ./heat2d' },
    { does: 'A shell on two cores', line: 'breadbox srun -c 2 --pty bash' },
    { does: 'In a pipe', line: 'breadbox srun sort < words.txt > sorted.txt' },
  ],
  readWords(words) {
    const { found, rest } = readJobWords(words, 'srun', {});
    const has = (name: string) => found.some(({ option }) => option.name === name);
    return {
      args: rest,
      help: has('help') || has('usage'),
      options: { pty: has('pty'), quiet: has('quiet'), srun: optionWords(found, DONE_HERE) },
    };
  },
  async run(world, argv, { pty, quiet = false, srun: options }) {
    if (argv.length === 0) {
      throw new BreadboxError('usage', 'Say what to run.', { hint: 'breadbox srun -n 2 hostname' });
    }
    const body = {
      argv: [...argv],
      options: [...options],
      environment: jobEnvironment(world),
      directory: world.cwd,
      umask: world.umask,
      ...(pty && { terminal: terminalOf(world) }),
    };
    const ended = await runInteractive(world, connect(world), { body, pty, quiet });
    if (ended.state !== 'failed' || ended.exitCode === undefined) tell(world, ended);
    return { json: undefined, quiet: [], blocks: [], exit: ended.exitCode ?? (ended.state === 'completed' ? 0 : 1) };
  },
});

function terminalOf({ stdout, env }: World) {
  return { rows: stdout.rows || 24, columns: stdout.columns || 80, type: env.TERM || 'dumb' };
}

/** A program that exits with a code has said itself what went wrong. */
function tell(world: World, ended: Job): void {
  const wrong = whatFailed([ended]);
  if (wrong) writeError(world, new BreadboxError(wrong.code, wrong.message));
}
