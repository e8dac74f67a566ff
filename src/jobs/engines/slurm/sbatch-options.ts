import type { BatchSpec, JobSpec } from '../../engine.ts';
import { formatDependency } from '../../slurm-environment.ts';

const MINUTE_SEC = 60;
const MEBIBYTE = 2 ** 20;

/** What sbatch is told of a job, by its long names; the options of the submitter stand for all but the name. */
export function sbatchOptions(spec: JobSpec): readonly string[] {
  const { batch, sbatch } = spec;
  if (batch?.native !== undefined) return [...batch.native, `--job-name=${spec.name}`];
  const own = ['--export=ALL', `--job-name=${spec.name}`, `--chdir=${spec.directory}`];
  if (batch?.script !== undefined) return [...own, ...batchOptions(batch)];
  return [
    ...own,
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${Math.max(1, spec.cpus)}`,
    ...(spec.node === undefined ? [] : [`--nodelist=${spec.node}`]),
    ...(spec.timeLimitSec === undefined ? [] : [timeOption(spec.timeLimitSec)]),
    // A pilot and the like brings what it wants; any other job writes where its own first lines say.
    ...(sbatch?.options ?? ['--no-requeue', '--output=/dev/null']),
  ];
}

function batchOptions(batch: BatchSpec): readonly string[] {
  const { nodes, memBytes, timeLimitSec, array, requeue, warnSignal, dependencies = [] } = batch;
  const separator = batch.dependencyMode === 'any' ? '?' : ',';
  return [
    `--ntasks=${batch.tasks}`,
    `--cpus-per-task=${batch.cpusPerTask}`,
    ...option('ntasks-per-node', batch.tasksPerNode),
    ...option('nodes', nodes && (nodes.most === undefined ? nodes.least : `${nodes.least}-${nodes.most}`)),
    ...option('mem', memBytes && `${Math.ceil(memBytes / MEBIBYTE)}M`),
    ...(timeLimitSec === undefined ? [] : [timeOption(timeLimitSec)]),
    ...option('array', array && `${array.indexes.join(',')}${array.atOnce === undefined ? '' : `%${array.atOnce}`}`),
    ...option('dependency', dependencies.map(formatDependency).join(separator) || undefined),
    ...option('nice', batch.nice),
    ...(batch.held ? ['--hold'] : []),
    ...(requeue === undefined ? [] : [requeue ? '--requeue' : '--no-requeue']),
    ...(batch.exclusive ? ['--exclusive'] : []),
    ...option(
      'gres',
      Object.entries(batch.gres ?? {})
        .map((each) => each.join(':'))
        .join(',') || undefined,
    ),
    ...option('partition', batch.partition),
    ...option('output', batch.stdout),
    ...option('error', batch.stderr),
    ...(typeof batch.stdin === 'string' ? option('input', batch.stdin) : []),
    ...option('open-mode', batch.openMode),
    ...option('signal', warnSignal && warnWords(warnSignal)),
    ...option('comment', batch.comment),
  ];
}

function option(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}

/** Slurm counts minutes. */
function timeOption(seconds: number): string {
  return `--time=${Math.max(1, Math.ceil(seconds / MINUTE_SEC))}`;
}

function warnWords({ signal, beforeSec, scriptOnly }: NonNullable<BatchSpec['warnSignal']>): string {
  return `${scriptOnly ? 'B:' : ''}${signal.replace(/^SIG/, '')}@${beforeSec}`;
}
