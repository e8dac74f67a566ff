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
  const rawIds = names.sort((a, b) => Number(a) - Number(b));
  const found: (FoundJob | undefined)[] = [];
  for (let from = 0; from < rawIds.length; from += AT_ONCE) {
    const some = rawIds.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(some.map((rawId) => readJob(directory, rawId, boot)))));
  }
  return found.filter((job) => job !== undefined);
}

async function readJob(directory: string, name: string, boot: string): Promise<FoundJob | undefined> {
  const path = join(directory, name);
  try {
    const submitted = await readSubmitted(path);
    const jobId = submitted.array === undefined ? name : submitted.jobId;
    return { submitted: { ...submitted, jobId, rawId: name }, facts: await readFacts(path, boot) };
  } catch (error) {
    process.emitWarning(fileError(error, `job ${name} cannot be read and is left out`, path).message);
    return undefined;
  }
}
