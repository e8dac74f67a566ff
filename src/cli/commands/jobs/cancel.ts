import { createInterface } from 'node:readline/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { expandJobs, JOBS_ARGUMENT } from '../../job-argument.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { counted } from '../../output/job-report.ts';
import { text } from '../../output/report.ts';
import { callerName } from '../../own-jobs.ts';
import type { World } from '../../world.ts';
import { changeJobs } from './change.ts';

interface CancelOptions extends PrintOptions {
  readonly all?: boolean;
  readonly state?: 'pending' | 'running';
  readonly name?: string;
  readonly yes?: boolean;
}

export const cancel = command<CancelOptions>({
  about: `Ends jobs: one that waits never starts, one that runs gets SIGTERM and, where it goes on, SIGKILL. What it has printed stays. A job that has ended stays as it is.

With --all, --state or --name it cancels what they leave of your own jobs, and asks first.`,
  args: [{ ...JOBS_ARGUMENT, optional: true, complete: ['open-job'] }],
  options: [
    { flags: '--all', text: 'All of your jobs that wait or run.' },
    { flags: '-t, --state STATE', text: 'Of your jobs those in this state.', choices: ['pending', 'running'] },
    { flags: '-n, --name TEXT', text: 'Of your jobs those whose name holds this.' },
    { flags: '-y, --yes', text: 'Do not ask.' },
    JSON_OPTION,
    quietOption('the ids alone'),
  ],
  examples: [
    { does: 'Cancel a job', line: 'breadbox cancel 12' },
    { does: 'Two indexes of an array', line: 'breadbox cancel 13_4 13_7' },
    { does: 'All of yours that wait', line: 'breadbox cancel --state pending --yes' },
  ],
  async run(world, words, { all, state, name, yes }) {
    const bySelection = all || state !== undefined || name !== undefined;
    if (bySelection && words.length > 0)
      throw new BreadboxError('usage', 'Say which jobs, or --all, --state or --name, not both.');
    if (!bySelection && words.length === 0)
      throw new BreadboxError('usage', 'Say which jobs to cancel.', { hint: 'All of yours: breadbox cancel --all' });
    const client = connect(world);
    if (!bySelection) return changeJobs(world, client, 'cancel', expandJobs(words));
    const chosen = await ownOpenJobs(client, state ?? 'pending,running', name, world.signal);
    if (chosen.length === 0)
      return { json: { cancelled: [] }, quiet: [], blocks: [text('There is nothing to cancel.')] };
    if (!yes && !(await agrees(world, `Cancel ${counted(chosen.length, 'job')}?`))) {
      return { json: { cancelled: [] }, quiet: [], blocks: [text('Nothing is cancelled.')], exit: 1 };
    }
    return changeJobs(world, client, 'cancel', chosen);
  },
});

async function ownOpenJobs(
  client: Client,
  states: string,
  name: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const user = await callerName(client, signal);
  const { jobs } = await client.call('GET /api/jobs', { query: { user, states, name, limit: 100_000 }, signal });
  return jobs.map(({ jobId }) => jobId);
}

/** @throws BreadboxError `usage` where nobody can answer */
async function agrees({ stdin, stderr, signal }: World, question: string): Promise<boolean> {
  if (!stdin.isTTY) throw new BreadboxError('usage', `${question.slice(0, -1)}: not without --yes.`);
  const reader = createInterface({ input: stdin, output: stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `, { signal })).trim());
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    reader.close();
  }
}
