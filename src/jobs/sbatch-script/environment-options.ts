import { OPTION_TABLE } from '../../protocol/sbatch-option-table.ts';
import type { FoundOption, SlurmProgram } from '../../protocol/sbatch-options.ts';
import type { PlacedOption } from './script-notes.ts';

/** The input variables of sbatch(1) whose name is not SBATCH_ and that of the option. */
const SBATCH_NAMES: Readonly<Record<string, string>> = {
  SBATCH_ARRAY_INX: 'array',
  SBATCH_BURST_BUFFER: 'bb',
  SBATCH_CPU_FREQ_REQ: 'cpu-freq',
  SBATCH_DEBUG: 'verbose',
  SBATCH_MEM_PER_NODE: 'mem',
  SBATCH_OOMKILLSTEP: 'oom-kill-step',
  SBATCH_REQ_SWITCH: 'switches',
  SBATCH_SEGMENT_SIZE: 'segment',
  SBATCH_TIMELIMIT: 'time',
  SLURM_CLUSTERS: 'clusters',
  SLURM_HINT: 'hint',
};

/** Those whose name is SBATCH_ and that of the option. */
const SBATCH_ALIKE: readonly string[] = [
  'account',
  'acctg-freq',
  'batch',
  'cluster-constraint',
  'clusters',
  'constraint',
  'container',
  'container-id',
  'core-spec',
  'cpus-per-gpu',
  'delay-boot',
  'distribution',
  'error',
  'exclusive',
  'export',
  'get-user-env',
  'gpu-bind',
  'gpu-freq',
  'gpus',
  'gpus-per-node',
  'gpus-per-socket',
  'gpus-per-task',
  'gres',
  'gres-flags',
  'hint',
  'ignore-pbs',
  'input',
  'job-name',
  'mem-bind',
  'mem-per-cpu',
  'mem-per-gpu',
  'network',
  'no-kill',
  'no-requeue',
  'open-mode',
  'output',
  'overcommit',
  'partition',
  'power',
  'profile',
  'qos',
  'requeue',
  'reservation',
  'signal',
  'spread-job',
  'thread-spec',
  'threads-per-core',
  'tres-bind',
  'tres-per-task',
  'use-min-nodes',
  'wait',
  'wait-all-nodes',
  'wckey',
];

/** Of srun(1), as far as they ask for something of the job and not of its step. */
const SRUN_NAMES: Readonly<Record<string, string>> = {
  SLURM_ACCOUNT: 'account',
  SLURM_CONSTRAINT: 'constraint',
  SLURM_CPUS_PER_GPU: 'cpus-per-gpu',
  SRUN_CPUS_PER_TASK: 'cpus-per-task',
  SLURM_DEPENDENCY: 'dependency',
  SLURM_EXCLUSIVE: 'exclusive',
  SLURM_EXPORT_ENV: 'export',
  SRUN_EXPORT_ENV: 'export',
  SLURM_GPUS: 'gpus',
  SLURM_GPUS_PER_NODE: 'gpus-per-node',
  SLURM_GPUS_PER_TASK: 'gpus-per-task',
  SLURM_GRES: 'gres',
  SLURM_HINT: 'hint',
  SLURM_JOB_NAME: 'job-name',
  SLURM_MEM_PER_CPU: 'mem-per-cpu',
  SLURM_MEM_PER_GPU: 'mem-per-gpu',
  SLURM_MEM_PER_NODE: 'mem',
  SLURM_NNODES: 'nodes',
  SLURM_NTASKS: 'ntasks',
  SLURM_NTASKS_PER_NODE: 'ntasks-per-node',
  SLURM_OVERCOMMIT: 'overcommit',
  SLURM_PARTITION: 'partition',
  SLURM_QOS: 'qos',
  SLURM_RESERVATION: 'reservation',
  SLURM_SIGNAL: 'signal',
  SLURM_TIMELIMIT: 'time',
  SLURM_WCKEY: 'wckey',
};

/** The input environment variables of a program, and the option that each stands for. */
export const INPUT_VARIABLES: Readonly<Record<SlurmProgram, ReadonlyMap<string, string>>> = {
  sbatch: new Map([
    ...Object.entries(SBATCH_NAMES),
    ...SBATCH_ALIKE.map((name) => [`SBATCH_${name.toUpperCase().replaceAll('-', '_')}`, name] as const),
  ]),
  srun: new Map(Object.entries(SRUN_NAMES)),
};

/** Options that stand in the environment. A flag is set by an empty value, `yes` or a number but 0; an option that needs a value, not by an empty one. */
export function environmentOptions(
  environment: Readonly<Record<string, string>>,
  program: SlurmProgram,
): readonly PlacedOption[] {
  const placed: PlacedOption[] = [];
  for (const [variable, name] of INPUT_VARIABLES[program]) {
    const value = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
    if (value === undefined) continue;
    const option = OPTION_TABLE[program].find((each) => each.name === name)!;
    if (option.value === 'none' && !/^(?:|yes|0*[1-9]\d*)$/.test(value)) continue;
    if (option.value === 'required' && value === '') continue;
    const given = option.value === 'none' || value === '' ? undefined : value;
    const found: FoundOption = { option, value: given, written: variable, word: 0 };
    placed.push({ source: 'environment', found });
  }
  return placed;
}
