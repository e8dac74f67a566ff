import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeControl } from './job-control.ts';
import type { RequeueRequest } from './job-files.ts';
import { syncDirectory, writeWhole } from './write-whole.ts';

/** What belongs to the job and not to one attempt at it. */
const STAYS = ['spec.json', 'control.json', 'array.json', 'requeue.json', 'attempts', 'started'];

/** So many attempts are kept, the latest: a job that requeues itself in a loop fills no disk. */
const KEEP_ATTEMPTS = 20;

export async function writeRequeue(jobDirectory: string, request: RequeueRequest): Promise<void> {
  await writeWhole(join(jobDirectory, 'requeue.json'), JSON.stringify(request));
}

export async function removeRequeue(jobDirectory: string): Promise<void> {
  await rm(join(jobDirectory, 'requeue.json'), { force: true });
  await syncDirectory(jobDirectory);
}

/**
 * Puts the files of the attempt that has ended into `attempts/N/`, so that the job waits again. Cut short anywhere, it is finished by being
 * done again: `requeue.json` is there until the last step. `started`, the right to run the job, is given back last of the files:
 * until then no supervisor can begin.
 */
export async function putAttemptAside(jobDirectory: string, request: RequeueRequest, held: boolean): Promise<void> {
  const attempts = join(jobDirectory, 'attempts');
  const aside = join(attempts, String(request.restarts - 1));
  await rm(join(attempts, String(request.restarts - 1 - KEEP_ATTEMPTS)), { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o700 });
  const names = (await readdir(jobDirectory)).filter((name) => !STAYS.includes(name));
  for (const name of [...names, 'started']) await moveIfThere(join(jobDirectory, name), join(aside, name));
  await syncDirectory(jobDirectory);
  await writeControl(jobDirectory, { held, restarts: request.restarts, events: request.events });
  await removeRequeue(jobDirectory);
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
