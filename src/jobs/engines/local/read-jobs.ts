import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from './file-error.ts';
import { type JobFacts, readFacts, readSubmitted, type SubmittedJob } from './job-files.ts';

export interface FoundJob {
  readonly submitted: SubmittedJob;
  readonly facts: JobFacts;
}

const AT_ONCE = 32;

/** All jobs under `directory`, oldest first. One that cannot be read is named in a warning and left as it is. */
export async function readJobs(directory: string, boot: string): Promise<readonly FoundJob[]> {
  const names = (await readdir(directory)).filter((name) => /^[1-9]\d*$/.test(name));
  const jobIds = names.sort((a, b) => Number(a) - Number(b));
  const found: (FoundJob | undefined)[] = [];
  for (let from = 0; from < jobIds.length; from += AT_ONCE) {
    const some = jobIds.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(some.map((jobId) => readJob(directory, jobId, boot)))));
  }
  return found.filter((job) => job !== undefined);
}

async function readJob(directory: string, jobId: string, boot: string): Promise<FoundJob | undefined> {
  const path = join(directory, jobId);
  try {
    const submitted = await readSubmitted(path);
    return { submitted: { ...submitted, jobId }, facts: await readFacts(path, boot) };
  } catch (error) {
    process.emitWarning(fileError(error, `job ${jobId} cannot be read and is left out`, path).message);
    return undefined;
  }
}
