import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDirectoryLock } from '../../directory-lock.ts';
import { processStart } from '../../process-group.ts';
import { coreCount } from '../../this-node.ts';
import { Refusal } from '../refusal.ts';

/** What the job has, as its environment says. */
export interface Allotment {
  readonly jobId: string;
  readonly node: string;
  readonly cpus: number;
  /** $BREADBOX_STEPS: of this job alone, and its account's. */
  readonly stepsPath: string;
}

/** What one step has of it. */
export interface StepPlace {
  readonly step: string;
  /** Of the job's CPUs, counted from 0. Empty where the step counts for none. */
  readonly cpus: readonly number[];
}

interface Hold {
  readonly pid: number;
  /** With the pid it names the process. */
  readonly start: string;
  readonly cpus: readonly number[];
}

interface Holds {
  readonly nextStep: number;
  readonly holds: readonly Hold[];
}

export interface StepEntry {
  readonly step: string;
  readonly name: string;
  readonly tasks: number;
  readonly cpus: number;
  readonly state: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly exitCode?: number;
  readonly startedAt: string;
  readonly endedAt?: string;
}

const LOOK_AGAIN_MS = 100;

/** @throws Refusal outside of a job */
export function readAllotment(environment: NodeJS.ProcessEnv): Allotment {
  const jobId = environment.SLURM_JOB_ID ?? environment.SLURM_JOBID;
  const stepsPath = environment.BREADBOX_STEPS;
  if (jobId === undefined || stepsPath === undefined) {
    throw new Refusal(
      'srun: error: this srun starts the steps of a job, and here is none.\nOutside of a job: breadbox srun -- COMMAND',
    );
  }
  const node = environment.SLURM_JOB_NODELIST ?? environment.SLURMD_NODENAME ?? 'localhost';
  const cpus = Number.parseInt(environment.SLURM_CPUS_ON_NODE ?? '', 10);
  return { jobId, node, cpus: cpus >= 1 ? cpus : coreCount(), stepsPath };
}

/**
 * Takes `count` of the job's CPUs and the next step number; waits while other steps have them, and tells `onWait` once.
 * What a killed srun held is free again.
 */
export async function takeCpus(
  allotment: Allotment,
  count: number,
  signal: AbortSignal,
  onWait: () => void,
): Promise<StepPlace> {
  for (let waits = false; ; ) {
    const place = await change(allotment, signal, (state) => {
      const taken = new Set(state.holds.flatMap(({ cpus }) => cpus));
      const free = Array.from({ length: allotment.cpus }, (_, cpu) => cpu).filter((cpu) => !taken.has(cpu));
      if (free.length < count) return [state, undefined];
      const cpus = free.slice(0, count);
      const own = { pid: process.pid, start: processStart(process.pid) ?? '', cpus };
      const next = { nextStep: state.nextStep + 1, holds: [...state.holds, own] };
      return [next, { step: String(state.nextStep), cpus }];
    });
    if (place !== undefined) return place;
    if (!waits) onWait();
    waits = true;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}

export async function giveBack(allotment: Allotment): Promise<void> {
  await change(allotment, new AbortController().signal, (state) => [
    { ...state, holds: state.holds.filter(({ pid }) => pid !== process.pid) },
    undefined,
  ]);
}

/** The last line of a step counts. */
export async function recordStep({ stepsPath }: Allotment, entry: StepEntry): Promise<void> {
  await appendFile(`${stepsPath}/steps.jsonl`, `${JSON.stringify(entry)}\n`);
}

async function change<T>(
  { stepsPath }: Allotment,
  signal: AbortSignal,
  turn: (state: Holds) => readonly [Holds, T],
): Promise<T> {
  await mkdir(stepsPath, { recursive: true });
  return withDirectoryLock(`${stepsPath}/lock`, signal, async () => {
    const before = await readHolds(`${stepsPath}/holds.json`);
    const [after, answer] = turn({ ...before, holds: before.holds.filter(lives) });
    await writeFile(`${stepsPath}/holds.json.new`, JSON.stringify(after));
    await rename(`${stepsPath}/holds.json.new`, `${stepsPath}/holds.json`);
    return answer;
  });
}

async function readHolds(path: string): Promise<Holds> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holds;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { nextStep: 0, holds: [] };
    throw error;
  }
}

function lives({ pid, start }: Hold): boolean {
  return (processStart(pid) ?? '') === start && (start !== '' || pid === process.pid);
}
