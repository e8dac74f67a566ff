import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { OPTION_TABLE } from '../../../protocol/sbatch-option-table.ts';
import { readOptions } from '../read-options.ts';
import { Refusal } from '../refusal.ts';
import { limitSeconds } from '../slurm-time.ts';
import type { Allotment } from './allotment.ts';

/** What one srun in a job asks for. */
export interface StepRequest {
  readonly tasks: number;
  readonly cpusPerTask: number;
  /** Said by `-c` or by the job; else a rank may use what the step can reach. */
  readonly cpusSaid: boolean;
  readonly exact: boolean;
  /** Shares its CPUs with other steps: counts for none. */
  readonly overlap: boolean;
  readonly overcommit: boolean;
  readonly label: boolean;
  readonly unbuffered: boolean;
  readonly pty: boolean;
  readonly quiet: boolean;
  readonly multiProg: boolean;
  readonly killOnBadExit: boolean;
  /** After the end of the first rank, the others are ended so much later. */
  readonly waitSec: number | undefined;
  readonly timeLimitSec: number | undefined;
  readonly stdin: string | undefined;
  readonly stdout: string | undefined;
  readonly stderr: string | undefined;
  readonly append: boolean;
  readonly directory: string;
  readonly name: string | undefined;
  readonly user: string;
  readonly mpi: string | undefined;
  readonly exported: string | undefined;
  readonly bind: 'auto' | 'none';
  readonly tasksPerNode: number | undefined;
  readonly warnings: readonly string[];
  readonly argv: readonly string[];
}

/** What is asked in words instead of a step: `--version`, `--help`, `--mpi=list`. */
export type Asked = StepRequest | 'version' | 'help' | 'mpi-list';

const MPI_TYPES = new Set(['none', 'openmpi', 'pmix', 'pmix_v2', 'pmix_v3', 'pmix_v4', 'pmix_v5', 'pmi2']);

/** @throws Refusal in srun's words */
export function readStepRequest(words: readonly string[], environment: NodeJS.ProcessEnv, allotment: Allotment): Asked {
  const { last, rest } = readOptions(words, {
    program: 'srun',
    table: OPTION_TABLE.srun,
    stopsAtWord: true,
    exit: 255,
  });
  if (last.has('version')) return 'version';
  if (last.has('help') || last.has('usage')) return 'help';
  const said = (option: string, ...variables: string[]): string | undefined =>
    last.get(option) ?? variables.map((name) => environment[name]).find((value) => value !== undefined);
  const mpi = said('mpi', 'SLURM_MPI_TYPE');
  if (mpi === 'list') return 'mpi-list';
  if (mpi !== undefined && !MPI_TYPES.has(mpi)) {
    throw new Refusal(`srun: error: Invalid MPI type '${mpi}', --mpi=list for acceptable types`);
  }
  if (rest.length === 0) throw new Refusal('srun: fatal: No command given to execute.');
  if (rest.includes(':')) {
    throw new Refusal(
      'srun: error: heterogeneous steps (COMMAND : COMMAND) are not there on one computer; see --multi-prog',
    );
  }
  const otherJob = last.get('jobid');
  if (otherJob !== undefined && otherJob !== allotment.jobId) {
    throw new Refusal(
      `srun: error: Unable to confirm allocation for job ${otherJob}: Invalid job id specified\n` +
        'A step belongs to the job whose script starts it.',
    );
  }
  checkNodes(said('nodes'), said('nodelist'), allotment.node);
  const perNode = count(last.get('ntasks-per-node'), 'ntasks-per-node');
  const asked = count(last.get('ntasks'), 'ntasks') ?? count(environment.SLURM_NTASKS, 'ntasks');
  const tasks = asked ?? perNode ?? count(environment.SLURM_NTASKS_PER_NODE, 'ntasks-per-node') ?? 1;
  const warnings: string[] = [];
  if (perNode !== undefined && perNode !== tasks) {
    warnings.push(
      `srun: Warning: can't honor --ntasks-per-node set to ${perNode} which doesn't match the requested tasks ${tasks} with the number of requested nodes 1. Ignoring --ntasks-per-node.`,
    );
  }
  const cpus = cpusOfTask(last.get('cpus-per-task'), environment, tasks, allotment.cpus);
  const overcommit = last.has('overcommit') || environment.SLURM_OVERCOMMIT !== undefined;
  if (!overcommit && !last.has('overlap') && tasks * (cpus ?? 1) > allotment.cpus) {
    const step = `srun: error: Unable to create step for job ${allotment.jobId}`;
    throw new Refusal(`${step}: More processors requested than permitted`);
  }
  const directory = resolve(said('chdir', 'SLURM_WORKING_DIR') ?? '.');
  return {
    tasks,
    cpusPerTask: cpus ?? 1,
    cpusSaid: cpus !== undefined,
    exact: last.has('exact') || last.has('exclusive') || last.has('cpus-per-task'),
    overlap: last.has('overlap') || environment.SLURM_OVERLAP !== undefined,
    overcommit,
    label: last.has('label') || environment.SLURM_LABELIO !== undefined,
    unbuffered: last.has('unbuffered') || environment.SLURM_UNBUFFEREDIO !== undefined,
    pty: last.has('pty') && last.get('pty') !== '0',
    quiet: last.has('quiet'),
    multiProg: last.has('multi-prog'),
    killOnBadExit: isOn(said('kill-on-bad-exit', 'SLURM_KILL_BAD_EXIT')),
    waitSec: seconds(said('wait', 'SLURM_WAIT')),
    timeLimitSec: timeLimit(last.get('time')),
    stdin: said('input', 'SLURM_STDINMODE'),
    stdout: said('output', 'SLURM_STDOUTMODE'),
    stderr: said('error', 'SLURM_STDERRMODE'),
    append: said('open-mode', 'SLURM_OPEN_MODE')?.startsWith('a') ?? false,
    directory,
    name: last.get('job-name'),
    user: environment.SLURM_JOB_USER ?? userInfo().username,
    mpi,
    exported: said('export', 'SLURM_EXPORT_ENV'),
    bind: /(^|,)(none|no)$/.test(said('cpu-bind', 'SLURM_CPU_BIND_TYPE') ?? '') ? 'none' : 'auto',
    tasksPerNode: perNode,
    warnings,
    argv: rest,
  };
}

function count(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1)
    throw new Refusal(`srun: error: Invalid numeric value "${text}" for --${option}.`);
  return value;
}

/** Since Slurm 22.05 a job's own `-c` holds for its steps only where they say it again; here it does where it fits. */
function cpusOfTask(
  text: string | undefined,
  environment: NodeJS.ProcessEnv,
  tasks: number,
  cpus: number,
): number | undefined {
  const said = count(text ?? environment.SRUN_CPUS_PER_TASK, 'cpus-per-task');
  if (said !== undefined) return said;
  const ofJob = Number(environment.SLURM_CPUS_PER_TASK);
  return ofJob >= 1 && ofJob * tasks <= cpus ? ofJob : undefined;
}

function checkNodes(nodes: string | undefined, nodelist: string | undefined, node: string): void {
  const [least = '1'] = nodes?.split('-') ?? [];
  if (!/^\d+$/.test(least) || Number(least) < 1) throw new Refusal(`srun: error: invalid node count \`${nodes}'`);
  if (Number(least) > 1) throw new Refusal(`srun: error: Only allocated 1 nodes asked for ${least}`);
  if (nodelist !== undefined && nodelist !== node && nodelist !== 'localhost') {
    throw new Refusal('srun: error: Unable to create step: Requested node configuration is not available');
  }
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && text !== '0';
}

function seconds(text: string | undefined): number | undefined {
  const value = count(text === '0' ? undefined : text, 'wait');
  return value;
}

function timeLimit(text: string | undefined): number | undefined {
  const limit = text === undefined ? undefined : limitSeconds(text);
  if (Number.isNaN(limit)) throw new Refusal('srun: error: Invalid --time specification', 255);
  return limit;
}
