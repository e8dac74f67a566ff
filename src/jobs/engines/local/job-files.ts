import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobEvent, JobSpec, JobState } from '../../engine.ts';
import type { JobControl } from './job-control.ts';
import { bornAt } from './process-table.ts';
import { readIfThere, readJson } from './read-json.ts';
import { syncDirectory, writeSynced, writeWhole } from './write-whole.ts';

/**
 * `spec.json`: what was submitted. Never changed after. That of an array stands for all its indexes, and its directory is that of its
 * first index too; the others have one once something happens to them.
 */
export interface SubmittedJob {
  readonly jobId: string;
  /** The name of the directory. Absent where it is the job id. */
  readonly rawId?: string;
  /** Of one index, not of an array. */
  readonly array?: { readonly jobId: string; readonly index: number } | undefined;
  readonly submittedAt: string;
  readonly spec: JobSpec;
}

/** `started/process`: the supervisor. Pid and birth together name a process, a pid alone does not. */
export interface SupervisorRecord {
  readonly pid: number;
  readonly born: string;
  readonly boot: string;
  readonly startedAt: string;
}

/** `cancel.json`: written before any signal, so that a head that dies between finishes it when it is back. */
export interface CancelRequest {
  readonly cancelledAt: string;
  readonly graceSec: number;
}

/** `limit.json`: the limit that a running job passed; written before any signal, as `cancel.json` is. */
export interface LimitRecord {
  readonly state: 'timeout' | 'out-of-memory' | 'failed';
  readonly reason: string;
  readonly at: string;
  readonly graceSec: number;
}

/** `requeue.json`: there from the wish until the job waits again. */
export interface RequeueRequest {
  readonly at: string;
  readonly graceSec: number;
  /** What the job counts then: finishing it twice counts once. */
  readonly restarts: number;
  /** All that is known of the job so far, this one included. */
  readonly events: readonly JobEvent[];
}

/** `end.json`: what the engine found out about an end where `exit` alone does not say it. */
export interface JobEnd {
  readonly state: JobState;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly endedAt: string;
}

/** All that the directory and the process table say about a job. */
export interface JobFacts {
  readonly claimed: boolean;
  readonly supervisor: SupervisorRecord | undefined;
  readonly alive: boolean;
  readonly exit: { readonly code: number; readonly endedAt: string } | undefined;
  readonly cancel: CancelRequest | undefined;
  readonly limit: LimitRecord | undefined;
  readonly end: JobEnd | undefined;
  readonly control: JobControl | undefined;
  readonly requeue: RequeueRequest | undefined;
}

/** The rename fails where the id is taken (`ENOTEMPTY`, `EEXIST`): two engines on one directory never share an id. */
export async function createJobDirectory(directory: string, job: SubmittedJob, control?: JobControl): Promise<void> {
  const temporary = join(directory, `.new-${randomUUID()}`);
  try {
    await mkdir(temporary, { mode: 0o700 });
    await writeSynced(join(temporary, 'spec.json'), `${JSON.stringify(job)}\n`);
    if (control !== undefined) await writeSynced(join(temporary, 'control.json'), JSON.stringify(control));
    await syncDirectory(temporary);
    await rename(temporary, join(directory, job.rawId ?? job.jobId));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await syncDirectory(directory);
}

export async function removeJobDirectory(directory: string, rawId: string): Promise<void> {
  const gone = join(directory, `.gone-${randomUUID()}`);
  await rename(join(directory, rawId), gone);
  await rm(gone, { recursive: true, force: true });
}

/** False: someone else has it, most likely a supervisor. */
export async function claim(jobDirectory: string): Promise<boolean> {
  try {
    await mkdir(join(jobDirectory, 'started'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export async function writeCancel(jobDirectory: string, request: CancelRequest): Promise<void> {
  await writeWhole(join(jobDirectory, 'cancel.json'), JSON.stringify(request));
}

export async function writeLimit(jobDirectory: string, limit: LimitRecord): Promise<void> {
  await writeWhole(join(jobDirectory, 'limit.json'), JSON.stringify(limit));
}

export async function writeEnd(jobDirectory: string, end: JobEnd): Promise<void> {
  await writeWhole(join(jobDirectory, 'end.json'), JSON.stringify(end));
}

export async function readSubmitted(jobDirectory: string): Promise<SubmittedJob> {
  return JSON.parse(await readFile(join(jobDirectory, 'spec.json'), 'utf8')) as SubmittedJob;
}

/**
 * The order of reading matters, as others write meanwhile: a supervisor that ends after the look into the process table
 * has written `exit` by then, and what is cancelled had its `cancel.json` before it could have an `exit`.
 */
export async function readFacts(jobDirectory: string, boot: string): Promise<JobFacts> {
  const names = new Set(await readdir(jobDirectory));
  const claimed = names.has('started');
  const read = <T>(name: string) => readJson<T>(join(jobDirectory, name));
  // Of a job that nobody has begun there is no more than what is listed; thousands of them are read at a start.
  const listed = <T>(name: string) => (names.has(name) ? read<T>(name) : undefined);
  if (!claimed) {
    const control = await listed<JobControl>('control.json');
    const requeue = await listed<RequeueRequest>('requeue.json');
    const unclaimed = { claimed, supervisor: undefined, alive: false, exit: await readExit(jobDirectory, names) };
    const ends = { cancel: await listed<CancelRequest>('cancel.json'), end: await listed<JobEnd>('end.json') };
    return { ...unclaimed, ...ends, limit: undefined, control, requeue };
  }
  const supervisor = await readSupervisor(jobDirectory, names, boot);
  const alive = supervisor !== undefined && (await isAlive(supervisor, boot));
  const exit = await readExit(jobDirectory);
  const cancel = await read<CancelRequest>('cancel.json');
  const limit = await read<LimitRecord>('limit.json');
  const end = await read<JobEnd>('end.json');
  // Another engine that requeues writes `requeue.json` first, and removes it after `control.json` is there.
  const requeue = await read<RequeueRequest>('requeue.json');
  const control = await read<JobControl>('control.json');
  return { claimed, supervisor, alive, exit, cancel, limit, end, control, requeue };
}

export async function isAlive(record: SupervisorRecord, boot: string): Promise<boolean> {
  return record.boot === boot && (await bornAt(record.pid)) === record.born;
}

/** Between mkdir and mv the winner's record still stands beside those of the losers: any that lives may be it. */
async function readSupervisor(jobDirectory: string, names: ReadonlySet<string>, boot: string) {
  const settled = join(jobDirectory, 'started', 'process');
  const record = await readRecord(settled);
  if (record !== undefined) return record;
  for (const name of names) {
    const candidate = name.startsWith('process.') ? await readRecord(join(jobDirectory, name)) : undefined;
    if (candidate !== undefined && (await isAlive(candidate, boot))) return candidate;
  }
  return readRecord(settled);
}

async function readRecord(path: string): Promise<SupervisorRecord | undefined> {
  const [pid, born, boot, startedAt] = (await readIfThere(path))?.split('\n') ?? [];
  if (!pid || !born || !boot || !startedAt) return undefined;
  return { pid: Number(pid), born: born.trim(), boot, startedAt };
}

async function readExit(jobDirectory: string, names?: ReadonlySet<string>) {
  if (names?.has('exit') === false) return undefined;
  const path = join(jobDirectory, 'exit');
  const code = (await readIfThere(path))?.trim();
  if (!code) return undefined;
  return { code: Number(code), endedAt: (await stat(path)).mtime.toISOString() };
}
