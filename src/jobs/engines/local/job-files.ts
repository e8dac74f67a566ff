import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobSpec, JobState } from '../../engine.ts';
import { bornAt } from './process-table.ts';
import { syncDirectory, writeSynced, writeWhole } from './write-whole.ts';

/** `spec.json`: what was submitted. Never changed after. */
export interface SubmittedJob {
  readonly jobId: string;
  /** Absent where it is the job id. */
  readonly rawId?: string;
  readonly array?: { readonly jobId: string; readonly index: number };
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
  readonly state: 'timeout' | 'out-of-memory';
  readonly reason: string;
  readonly at: string;
  readonly graceSec: number;
}

/** `requeue.json`: there from the wish until the job waits again. */
export interface RequeueRequest {
  readonly at: string;
  /** What the job counts then: finishing it twice counts once. */
  readonly restarts: number;
  readonly reason?: string;
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
}

/** The rename fails where the id is taken (`ENOTEMPTY`, `EEXIST`): two engines on one directory never share an id. */
export async function createJobDirectory(directory: string, job: SubmittedJob): Promise<void> {
  const temporary = join(directory, `.new-${randomUUID()}`);
  try {
    await mkdir(temporary, { mode: 0o700 });
    await writeSynced(join(temporary, 'spec.json'), `${JSON.stringify(job)}\n`);
    await syncDirectory(temporary);
    await rename(temporary, join(directory, job.jobId));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await syncDirectory(directory);
}

export async function removeJobDirectory(directory: string, jobId: string): Promise<void> {
  const gone = join(directory, `.gone-${randomUUID()}`);
  await rename(join(directory, jobId), gone);
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
  const supervisor = claimed ? await readSupervisor(jobDirectory, names, boot) : undefined;
  const alive = supervisor !== undefined && (await isAlive(supervisor, boot));
  const exit = await readExit(jobDirectory);
  const cancel = await readJson<CancelRequest>(join(jobDirectory, 'cancel.json'));
  const limit = await readJson<LimitRecord>(join(jobDirectory, 'limit.json'));
  const end = await readJson<JobEnd>(join(jobDirectory, 'end.json'));
  return { claimed, supervisor, alive, exit, cancel, limit, end };
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

async function readExit(jobDirectory: string) {
  const path = join(jobDirectory, 'exit');
  const code = (await readIfThere(path))?.trim();
  if (!code) return undefined;
  return { code: Number(code), endedAt: (await stat(path)).mtime.toISOString() };
}

async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
