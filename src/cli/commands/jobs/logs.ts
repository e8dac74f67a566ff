import { BreadboxError } from '../../../cluster/errors.ts';
import type { Job } from '../../../protocol/jobs.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JOB_ARGUMENT } from '../../job-argument.ts';
import { copyOutput, followOutput, type JobOutput, readTail } from '../../job-output.ts';
import { wholeNumber } from '../../options.ts';
import { whatBecame } from '../../wait-for-jobs.ts';
import { Interrupted, type World } from '../../world.ts';

interface LogsOptions {
  readonly follow?: boolean;
  readonly stderr?: boolean;
  readonly rank?: number;
  readonly tail?: number;
}

export const logs = command<LogsOptions>({
  about: `Prints what a job has printed, byte for byte, also while it runs. With -f it goes on until the job has ended; to stop following stops no job. Where a script does not say otherwise, stdout and stderr are one file, which is printed without --stderr.

Of an array as a whole, the output of each index comes after a line with its name.`,
  args: [JOB_ARGUMENT],
  options: [
    { flags: '-f, --follow', text: 'Go on until the job has ended.' },
    { flags: '--stderr', text: 'What it wrote to stderr, where that is a file of its own.' },
    {
      flags: '--rank N',
      text: 'Only this rank of the last step that srun started.',
      parse: wholeNumber('--rank', 0, 1_000_000),
      shownDefault: 'all, as they were written',
    },
    {
      flags: '--tail N',
      text: 'Begin with the last N lines.',
      parse: wholeNumber('--tail', 0, 1_000_000_000),
      shownDefault: 'all',
    },
  ],
  examples: [
    { does: 'What did it print?', line: 'breadbox logs 12' },
    { does: 'Follow it', line: 'breadbox logs 12 -f --tail 20' },
    { does: 'One rank of an MPI program', line: 'breadbox logs 12 --rank 3' },
  ],
  async run(world, [jobId = ''], { follow, stderr, rank, tail }) {
    const client = connect(world);
    const jobs = await jobsOf(client, jobId, world.signal);
    if (jobs.length > 1 && follow) {
      throw new BreadboxError('usage', `${jobId} is an array; -f follows one job.`, {
        hint: `Such as: breadbox logs -f ${jobs[0]!.jobId}`,
      });
    }
    for (const [i, job] of jobs.entries()) {
      if (jobs.length > 1) world.stdout.write(`${i > 0 ? '\n' : ''}==> ${job.jobId} <==\n`);
      const what: JobOutput = { job: job.jobId, stream: stderr ? 'stderr' : 'stdout', rank };
      if (job.state === 'pending' && jobs.length === 1) await sayWhyItWaits(world, client, job.jobId);
      await print(world, client, what, { follow: follow === true, tail }).catch((error) => {
        throw withWhatFailed(error, job);
      });
    }
    return undefined;
  },
});

/** A job that could not begin has no output, and the reason is the same. */
function withWhatFailed(error: unknown, job: Job): unknown {
  if (!(error instanceof BreadboxError) || !['not-found', 'not-allowed'].includes(error.code)) return error;
  if (job.state !== 'failed' || job.reason?.startsWith('ended with')) return error;
  return new BreadboxError(error.code, error.message, { hint: `${whatBecame(job)}.`, cause: error });
}

/** Oldest index first. */
async function jobsOf(client: Client, jobId: string, signal: AbortSignal): Promise<readonly Job[]> {
  const query = { jobs: jobId, ended: 'true', workers: 'true', limit: 100_000 };
  const { jobs } = await client.call('GET /api/jobs', { query, signal });
  if (jobs.length > 0) return [...jobs].reverse();
  throw new BreadboxError('not-found', `There is no job ${jobId}.`, { hint: 'breadbox jobs lists the jobs.' });
}

async function print(
  world: World,
  client: Client,
  what: JobOutput,
  { follow, tail }: { readonly follow: boolean; readonly tail: number | undefined },
): Promise<void> {
  const { stdout, signal } = world;
  let from = 0;
  if (tail !== undefined) {
    const { bytes, end } = await readTail(client, what, tail, signal);
    stdout.write(bytes);
    from = end;
  }
  if (follow) {
    await followOutput(client, what, stdout, signal, from).catch((error) => {
      if (error instanceof Interrupted) world.stderr.write(`Job ${what.job} goes on.\n`);
      throw error;
    });
  } else if (tail === undefined) {
    await copyOutput(client, what, stdout, signal);
  }
}

async function sayWhyItWaits({ stderr, signal }: World, client: Client, job: string): Promise<void> {
  const { sentence } = await client.call('GET /api/jobs/{job}/why', { params: { job }, signal });
  stderr.write(`Job ${job} has not begun: ${sentence}.\n`);
}
