import { basename, resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { formatBytes } from '../../cluster/units.ts';
import type { BatchSpec, JobSpec } from '../engine.ts';
import type { Asked } from './asked.ts';
import { countGres } from './gres-list.ts';
import { jobEnvironment } from './job-environment.ts';
import { many, type Place } from './meanings/option-meaning.ts';
import type { ScriptInput } from './read-job-script.ts';
import { submitEnvironment } from './submit-environment.ts';

/** That the job could never start on this computer, and the options that ask for it, the likeliest first. */
export class NeverStarts extends BreadboxError {
  readonly options: readonly string[];

  constructor(options: readonly string[], message: string, hint: string) {
    super('bad-input', `${message}: the job could never start here.`, { hint });
    this.options = options;
  }
}

/** @throws NeverStarts, and BreadboxError `bad-input` for an --export that means nothing */
export function buildSpec(asked: Asked, input: ScriptInput): JobSpec {
  const gpus = gpusOf(asked);
  const tasks = tasksOf(asked, sum(gpus), input.place);
  const gres = allGres(asked, gpus, tasks);
  if (input.place.isCluster !== true) checkGres(gres, input.place);
  const cpusPerTask = asked.cpusPerTask ?? 1;
  const cpus = cpusOf(asked, tasks, cpusPerTask, sum(gpus), input.place);
  const memBytes = memoryOf(asked, cpus, sum(gpus), input.place);
  const name = asked.name || defaultName(asked, input);
  const directory = resolve(input.directory, asked.directory ?? '.');
  const batch: BatchSpec = defined({
    script: scriptOf(asked, input),
    tasks,
    cpusPerTask,
    tasksPerNode: asked.tasksPerNode,
    memBytes,
    timeLimitSec: asked.timeLimitSec,
    array: asked.array,
    dependencies: asked.dependency?.dependencies,
    dependencyMode: asked.dependency?.mode,
    nice: asked.nice,
    held: asked.held,
    beginAt: asked.beginAt,
    requeue: asked.requeue,
    exclusive: asked.exclusive,
    gres: Object.keys(gres).length === 0 ? undefined : gres,
    partition: input.place.partition || undefined,
    ...files(asked, input),
    umask: umaskOf(input),
    warnSignal: asked.warnSignal,
    comment: asked.comment,
    command: input.scriptName,
  });
  const env = {
    ...jobEnvironment(asked.exported ?? 'ALL', input.environment, input.loginEnvironment),
    ...submitEnvironment(asked, { tasks, name, submitDirectory: input.directory }),
  };
  return { name, argv: input.argv, owner: input.user, batch, cpus, directory, env };
}

/** What stdin, stdout and stderr of an interactive step are is the step's matter. */
function files(asked: Asked, { program }: ScriptInput): Partial<BatchSpec> {
  if (program === 'srun') return {};
  return {
    stdout: asked.stdout,
    stderr: asked.stderr,
    stdin: asked.stdin,
    openMode: asked.openMode,
  } as Partial<BatchSpec>;
}

function scriptOf(asked: Asked, { script, program }: ScriptInput): string | undefined {
  if (program === 'srun') return undefined;
  return asked.wrap === undefined ? script : wrapScript(asked.wrap);
}

function wrapScript(command: string): string {
  return `#!/bin/sh\n# Made by --wrap.\n\n${command}\n`;
}

function tasksOf(asked: Asked, gpus: number, place: Place): number {
  const { tasks, tasksPerNode, tasksPerGpu } = asked;
  if (place.isCluster === true && tasks === undefined) return (tasksPerNode ?? 1) * (asked.leastNodes ?? 1);
  if (place.isCluster !== true && tasks !== undefined && tasksPerNode !== undefined && tasks > tasksPerNode) {
    throw new NeverStarts(
      ['ntasks-per-node', 'ntasks'],
      `${tasks} tasks, ${tasksPerNode} on a node, take ${Math.ceil(tasks / tasksPerNode)} nodes, and this computer is one`,
      `Ask for --ntasks-per-node=${tasks}, or leave it out.`,
    );
  }
  if (tasks !== undefined) return tasks;
  if (tasksPerNode !== undefined) return tasksPerNode;
  return tasksPerGpu === undefined ? 1 : Math.max(1, tasksPerGpu * gpus);
}

function cpusOf(asked: Asked, tasks: number, cpusPerTask: number, gpus: number, place: Place): number {
  const perTask = asked.overcommit === true ? 1 : tasks * cpusPerTask;
  const cpus = Math.max(perTask, asked.leastCpus ?? 1, (asked.cpusPerGpu ?? 0) * gpus);
  if (cpus > place.cores) {
    const product =
      cpus === tasks * cpusPerTask && tasks > 1 && cpusPerTask > 1 ? `${tasks} tasks × ${cpusPerTask} = ` : '';
    throw new NeverStarts(
      ['ntasks', 'cpus-per-task', 'ntasks-per-node', 'mincpus', 'cpus-per-gpu', 'ntasks-per-gpu', 'tres-per-task'],
      `${product}${many(cpus, 'CPU')}, and this computer has ${place.cores}`,
      `Ask for ${place.cores} or fewer, or run it on a cluster; --overcommit lets tasks share a CPU.`,
    );
  }
  return asked.exclusive === true && place.isCluster !== true ? place.cores : cpus;
}

function memoryOf(asked: Asked, cpus: number, gpus: number, place: Place): number | undefined {
  const [per, times] =
    asked.mem !== undefined
      ? [asked.mem, 1]
      : asked.memPerCpu !== undefined
        ? [asked.memPerCpu, cpus]
        : [asked.memPerGpu, gpus];
  if (per === undefined) return undefined;
  if (per === 'all') return place.isCluster === true ? undefined : place.memBytes;
  const bytes = per * times;
  if (bytes > place.memBytes) {
    const product = times === 1 ? '' : `${times} × ${formatBytes(per)} = `;
    throw new NeverStarts(
      ['mem', 'mem-per-cpu', 'mem-per-gpu'],
      `${product}${formatBytes(bytes)} of memory, and this computer has ${formatBytes(place.memBytes)}`,
      'Ask for less, or for --mem=0: all there is.',
    );
  }
  return bytes;
}

function gpusOf({ gpus, gres }: Asked): Readonly<Record<string, number>> {
  return gpus ?? Object.fromEntries(Object.entries(gres ?? {}).filter(([name]) => /^gpu(:|$)/.test(name)));
}

function allGres(
  asked: Asked,
  gpus: Readonly<Record<string, number>>,
  tasks: number,
): Readonly<Record<string, number>> {
  const all: Record<string, number> = { ...asked.gres };
  const atLeast = (list: Readonly<Record<string, number>>, times: number) => {
    for (const [name, count] of Object.entries(list)) all[name] = Math.max(all[name] ?? 0, count * times);
  };
  atLeast(gpus, 1);
  atLeast(asked.gpusPerTask ?? {}, tasks);
  return all;
}

function checkGres(gres: Readonly<Record<string, number>>, place: Place): void {
  for (const [name, count] of Object.entries(gres)) {
    const there = countGres(place.gres, name);
    if (count <= there) continue;
    const has = there === 0 ? `no ${name}` : `${there} × ${name}`;
    throw new NeverStarts(
      ['gres', 'gpus', 'gpus-per-node', 'gpus-per-task', 'tres-per-task'],
      `${count} × ${name}, and this computer has ${has}`,
      there === 0 ? 'Leave it out to compute without, or run it on a cluster.' : `Ask for ${there} or fewer.`,
    );
  }
}

function sum(list: Readonly<Record<string, number>>): number {
  return Object.values(list).reduce((total, count) => total + count, 0);
}

function defaultName(asked: Asked, { program, scriptName, argv }: ScriptInput): string {
  if (program === 'srun') return basename(argv[0] ?? '').replaceAll('\n', '?') || 'interactive';
  if (asked.wrap !== undefined) return 'wrap';
  return basename(scriptName ?? '').replaceAll('\n', '?') || 'sbatch'; // a name is one line
}

function umaskOf({ umask, environment }: ScriptInput): number | undefined {
  const written = environment.SLURM_UMASK;
  return written !== undefined && /^0?[0-7]{1,3}$/.test(written) ? Number.parseInt(written, 8) : umask;
}

/** Without the fields that are undefined. */
function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
