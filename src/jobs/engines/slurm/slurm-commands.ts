import { BreadboxError } from '../../../cluster/errors.ts';
import type { ClusterShell, ShellCommand, ShellOutput } from './cluster-shell.ts';

/** What squeue prints of 100,000 jobs. */
const MOST_BYTES = 64 * 2 ** 20;
const READ_TIMEOUT_SEC = 30;

const NO_CONTROLLER =
  /Unable to contact slurm controller|Unable to connect to slurm|connect failure|Socket timed out|Zero Bytes were transmitted|slurmctld is in stand-?by|Slurm backup controller|controller is not responding/i;

/** Runs the programs of Slurm on its cluster, and tells a Slurm that does not answer from one that says no. */
export class SlurmCommands {
  readonly shell: ClusterShell;

  constructor(shell: ClusterShell) {
    this.shell = shell;
  }

  /** Who may do everything to every job and node; `undefined`: nobody that this shell can be. */
  get operator(): string | undefined {
    return this.shell.accounts ? 'root' : undefined;
  }

  /**
   * The stdout of a program that only tells; instants in UTC. The script goes by stdin: a mark in it that tells the lines of a program
   * from what users have written there is seen by none of them.
   * @throws BreadboxError `engine-down` where slurmctld does not answer, `engine-failed`, and what the shell throws
   */
  async read(script: string, account?: string): Promise<string> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const output = await this.run({
      script: 'exec sh -s',
      stdin: `export TZ=UTC0 LC_ALL=C; unset SLURM_TIME_FORMAT SQUEUE_FORMAT SQUEUE_FORMAT2 SLURM_CLUSTERS\n${script}\n`,
      account,
      timeoutSec: READ_TIMEOUT_SEC,
      onBytes: (piece) => {
        bytes += piece.length;
        if (bytes > MOST_BYTES) throw new BreadboxError('engine-failed', 'Slurm told more than 64 MiB at once.');
        pieces.push(Buffer.from(piece));
      },
    });
    if (output.exitCode !== 0) throw failure(script, output);
    return Buffer.concat(pieces).toString('utf8');
  }

  /** @throws BreadboxError `engine-down` where slurmctld does not answer; every other end is a value */
  async run(command: ShellCommand): Promise<ShellOutput> {
    const output = await this.shell.run(command);
    if (output.exitCode !== 0 && NO_CONTROLLER.test(output.stderr)) {
      const said = lastWords(output.stderr);
      throw new BreadboxError('engine-down', `Slurm on ${this.shell.node} does not answer: ${said}.`, {
        hint: 'Jobs that run go on. breadbox doctor says what is wrong.',
      });
    }
    return output;
  }
}

export function failure(script: string, { exitCode, stderr }: ShellOutput): BreadboxError {
  const program = /\b(squeue|scontrol|scancel|sinfo|sacct|sbatch)\b/.exec(script)?.[0] ?? 'a command';
  const said = lastWords(stderr);
  return new BreadboxError('engine-failed', `${program} ended with ${exitCode}${said === '' ? '' : `: ${said}`}.`);
}

/** The last sentence that a program of Slurm said of what went wrong, without its name. */
export function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Try '))
    .map(withoutName);
  const last = lines.at(-1) ?? '';
  // "error: Batch script contains DOS line breaks (\r\n)", and on a line of its own "error: instead of expected …".
  const goesOn = /^instead of /.test(last) && lines.length > 1;
  return (goesOn ? `${lines.at(-2)} ${last}` : last).replace(/\.$/, '');
}

function withoutName(line: string): string {
  return line.replace(/^(?:[a-z]+: )?(?:error: |fatal: )?/, '').replace(/^\w+ error: /, '');
}
