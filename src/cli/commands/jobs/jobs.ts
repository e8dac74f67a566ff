import type { Job, JobList } from '../../../protocol/jobs.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { jobJson, jobTable, stateCounts } from '../../output/job-report.ts';
import { callerName } from '../../own-jobs.ts';

const LAST_DAY_MS = 24 * 3600 * 1000;

interface JobsOptions extends PrintOptions {
  readonly all?: boolean;
  readonly user?: string;
  readonly state?: string;
  readonly name?: string;
  readonly workers?: boolean;
  readonly limit: number;
}

export const jobs = command<JobsOptions>({
  about: `Lists your jobs that wait or run, and those that ended in the last day, newest first. Indexes of an array that wait stand in one line, such as 12_[4-9]; with --json each has its own entry.

The states are pending, running, completed, failed, cancelled, timeout, node-fail and out-of-memory.`,
  args: [],
  options: [
    { flags: '-a, --all', text: "Everyone's, and all that ever ended." },
    { flags: '-u, --user NAME', text: 'Of this user.', shownDefault: 'you' },
    { flags: '-t, --state STATE[,STATE]', text: 'In one of these states.', shownDefault: 'all' },
    { flags: '-n, --name TEXT', text: 'Only jobs whose name holds this.', shownDefault: 'all' },
    { flags: '--workers', text: 'Also the pilots, collectors and feeders of farm runs.' },
    { flags: '--limit N', text: 'At most so many.', parse: wholeNumber('--limit', 1, 100_000), value: 1000 },
    JSON_OPTION,
    quietOption('ids alone'),
  ],
  examples: [
    { does: 'Your jobs', line: 'breadbox jobs' },
    { does: 'What waits or runs, of everyone', line: 'breadbox jobs --all --state pending,running' },
    {
      does: 'Cancel what is called test',
      line: 'breadbox cancel $(breadbox jobs -q --name test --state pending,running)',
    },
  ],
  async run(world, _, options) {
    const { signal, stderr } = world;
    const client = connect(world);
    const user = options.user ?? (options.all ? undefined : await callerName(client, signal));
    const isNarrow = [options.all, options.user, options.state, options.name].some((given) => given !== undefined);
    const query = {
      user,
      name: options.name,
      states: options.state,
      ended: 'true',
      since: options.all ? undefined : new Date(Date.now() - LAST_DAY_MS).toISOString(),
      workers: options.workers ? 'true' : undefined,
      fold: options.json ? undefined : 'true',
      limit: options.limit,
    };
    const list = await client.call('GET /api/jobs', { query, signal });
    const found = lacksRunning(list) ? await withRunning(client, list, query, signal) : list.jobs;
    if (isCut(list)) {
      stderr.write(
        `Shown are those that run and the newest ${list.jobs.length}; in all ${stateCounts(list.counts)}. More: --limit N\n`,
      );
    }
    return {
      json: found.map(jobJson),
      quiet: found.map(({ jobId }) => jobId),
      blocks: [jobTable(found, isNarrow ? 'There are no such jobs.' : NONE)],
    };
  },
});

const NONE = 'No job of yours waits or runs, and none has ended in the last day. Submit one: breadbox submit SCRIPT';

function isCut({ jobs, total }: JobList): boolean {
  const shown = jobs.reduce((sum, { jobId }) => sum + indexesIn(jobId), 0);
  return shown < total;
}

/** How many jobs an entry such as `12_[4-9,11]` stands for. */
function indexesIn(jobId: string): number {
  const list = /\[([\d,-]+)/.exec(jobId)?.[1];
  if (list === undefined) return 1;
  return list.split(',').reduce((sum, part) => {
    const [from, to = from] = part.split('-');
    return sum + Number(to) - Number(from) + 1;
  }, 0);
}

function lacksRunning({ jobs, counts }: JobList): boolean {
  return jobs.filter(({ state }) => state === 'running').length < (counts.running ?? 0);
}

/** Where many wait, those that run are older than all that is shown. */
async function withRunning(
  client: Client,
  { jobs: newest }: JobList,
  query: { readonly fold?: string | undefined },
  signal: AbortSignal,
): Promise<readonly Job[]> {
  const { jobs: running } = await client.call('GET /api/jobs', {
    query: { ...query, fold: undefined, states: 'running' },
    signal,
  });
  const isRunning = new Set(running.map(({ jobId }) => jobId));
  return [...running, ...newest.filter(({ jobId }) => !isRunning.has(jobId))];
}
