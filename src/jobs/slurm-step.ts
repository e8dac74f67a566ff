import { BreadboxError } from '../cluster/errors.ts';
import { OPTION_TABLE } from '../protocol/sbatch-option-table.ts';
import { type FoundOption, findOptions } from '../protocol/sbatch-options.ts';
import type { JobSpec } from './engine.ts';

/** Options of both programs that are of the step, or mean another thing to srun. */
const OF_THE_STEP = new Set(['error', 'export', 'input', 'open-mode', 'output', 'quiet', 'verbose', 'wait']);
/** A step takes these over from its job only in part; of `--cpus-per-task` nothing since Slurm 22.05. */
const OF_BOTH = new Set(['chdir', 'cpus-per-task', 'nodes', 'ntasks', 'ntasks-per-node']);
const ALLOCATING: ReadonlySet<string> = new Set(OPTION_TABLE.sbatch.map(({ name }) => name));

export interface StepWords {
  readonly options: readonly string[];
  readonly argv: readonly string[];
  /** All that it reads, as Base64. */
  readonly stdin?: string | undefined;
}

/**
 * A program that is stayed with, as a batch job that is one step: sbatch gets what allocates, and srun in the job the rest.
 * @param spec as it was read for Slurm
 * @param head the node to log in to for what needs a terminal
 * @throws BreadboxError `not-supported` for --pty; `bad-input` for options that cannot be read
 */
export function slurmStep(spec: JobSpec, { options, argv, stdin }: StepWords, head: string): JobSpec {
  const { found, problems } = findOptions(options, 'srun');
  if (problems[0] !== undefined) throw new BreadboxError('bad-input', problems[0].text, { hint: problems[0].hint });
  if (found.some(({ option }) => option.name === 'pty')) {
    throw new BreadboxError('not-supported', 'A job of Slurm that Breadbox submits has no terminal.', {
      hint: `breadbox ssh ${head}, and there: srun --pty ${argv.join(' ')}`,
    });
  }
  const allocating = found.filter(({ option: { name } }) => ALLOCATING.has(name) && !OF_THE_STEP.has(name));
  const step = found.filter((each) => !allocating.includes(each) || OF_BOTH.has(each.option.name));
  const here = found.some(({ option }) => option.name === 'chdir') ? [] : [`--chdir=${spec.directory}`];
  const { stdout: _, stderr: __, stdin: ___, script: ____, ...batch } = spec.batch ?? { tasks: 1, cpusPerTask: 1 };
  return {
    ...spec,
    argv: ['srun', ...step.map(written), '--', ...argv],
    batch: {
      ...batch,
      requeue: false,
      native: [...allocating.map(written), ...here, '--no-requeue', '--output=/dev/null'],
      ...(stdin !== undefined && { stdinBase64: stdin }),
    },
  };
}

function written({ option, value }: FoundOption): string {
  return value === undefined ? `--${option.name}` : `--${option.name}=${value}`;
}
