import { userInfo } from 'node:os';
import type { Job } from '../../protocol/jobs.ts';
import { HeadAccess, HeadProblem } from './head-access.ts';
import { expandJobIds } from './job-ids.ts';
import { type Program, VERSION_LINE } from './program.ts';
import { optionTable, readOptions } from './read-options.ts';
import { Refusal } from './refusal.ts';
import { isAccount, isOfUser, loadJobs, readStates } from './slurm-jobs.ts';

const TABLE = optionTable(
  ...['account,A:', 'admin-comment:', 'batch,b', 'clusters,M:', 'ctld', 'cron,c', 'full,f', 'help', 'hurry,H'],
  ...['interactive,i', 'jobname,n:', 'name:', 'me', 'nodelist,w:', 'partition,p:', 'qos,q:', 'quiet,Q'],
  ...['reservation,R:', 'sibling:', 'signal,s:', 'state,t:', 'usage', 'user,u:', 'verbose,v', 'version,V', 'wckey:'],
);
const HELP = `Usage: scancel [OPTIONS] [JOB...]

Ends jobs, or sends them a signal. JOB is 12, 12_3 or 12_[1-3,5]. On one computer these options have an effect:
-s -u --me -n -t -p -w -Q -v
`;
const FILTERS = ['user', 'me', 'jobname', 'name', 'state', 'partition', 'nodelist'];
const SIGNALS = new Set(
  'HUP INT QUIT ABRT KILL ALRM TERM USR1 USR2 URG CONT STOP TSTP TTIN TTOU PIPE XCPU XFSZ WINCH'.split(' '),
);
const NUMBERED: Readonly<Record<string, string>> = {
  ...{ 1: 'HUP', 2: 'INT', 3: 'QUIT', 6: 'ABRT', 9: 'KILL', 10: 'USR1', 12: 'USR2', 13: 'PIPE', 14: 'ALRM' },
  ...{ 15: 'TERM', 18: 'CONT', 19: 'STOP', 20: 'TSTP' },
};

export const scancel: Program = async (words, { environment, out, err }) => {
  const { last, rest } = readOptions(words, { program: 'scancel', table: TABLE });
  if (last.has('version')) out(VERSION_LINE);
  else if (last.has('help') || last.has('usage')) out(HELP);
  if (last.has('version') || last.has('help') || last.has('usage')) return 0;
  const signal = signalOf(last.get('signal'));
  const ids = expandJobIds(
    rest.flatMap((text) => text.split(/,(?![^[]*\])/)),
    'scancel',
  );
  if (ids.length === 0 && !FILTERS.some((name) => last.has(name))) {
    throw new Refusal('scancel: error: No job identification provided');
  }
  const head = new HeadAccess('scancel', environment);
  try {
    const chosen = FILTERS.some((name) => last.has(name))
      ? (await filtered(head, last, ids)).map(({ jobId }) => jobId)
      : ids;
    let exit = 0;
    for (const jobId of chosen) {
      if (last.has('verbose')) err(`scancel: ${signal === undefined ? 'Terminating' : 'Signaling'} job ${jobId}\n`);
      try {
        if (signal === undefined) await head.post(`/api/jobs/${jobId}/cancel`);
        else await head.post(`/api/jobs/${jobId}/signal`, { signal });
      } catch (error) {
        exit = Math.max(exit, tell(jobId, error, last, err));
      }
    }
    return exit;
  } finally {
    head.close();
  }
};

/** One that has ended, or that nobody knows, is cancelled as far as that goes. */
function tell(jobId: string, error: unknown, last: ReadonlyMap<string, string>, err: (text: string) => void): number {
  if (!(error instanceof HeadProblem)) throw error;
  const isGone = error.status === 404 || error.status === 409;
  const why = error.status === 404 ? 'Invalid job id specified' : error.message;
  const words = error.status === 403 ? 'Access/permission denied' : why;
  if (!isGone || last.has('verbose')) {
    if (!last.has('quiet')) err(`scancel: error: Kill job error on job id ${jobId}: ${words}\n`);
  }
  return isGone ? 0 : 1;
}

/** Undefined: the job is to end. @throws Refusal */
function signalOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = (NUMBERED[text] ?? text).toUpperCase().replace(/^SIG/, '');
  if (!SIGNALS.has(name)) throw new Refusal(`Unknown job signal: ${text}`);
  return `SIG${name}`;
}

async function filtered(
  head: HeadAccess,
  last: ReadonlyMap<string, string>,
  ids: readonly string[],
): Promise<readonly Job[]> {
  const users = last.has('me') ? [userInfo().username] : last.get('user')?.split(',');
  const stranger = users?.find((user) => !isAccount(user));
  if (stranger !== undefined) throw new Refusal(`scancel: error: Invalid user name: ${stranger}`);
  const read = readStates(last.get('state') ?? 'PENDING,RUNNING');
  if ('unknown' in read) {
    throw new Refusal(
      `Invalid job state specified: ${read.unknown}\nValid job states are PENDING, RUNNING, and SUSPENDED`,
    );
  }
  const names = (last.get('jobname') ?? last.get('name'))?.split(',');
  const partition = last.get('partition');
  const node = last.get('nodelist');
  const jobs = await loadJobs(head, ids.length > 0 ? { jobs: ids } : { states: read.states });
  return jobs.filter(
    (job) =>
      read.states.includes(job.state) &&
      (users === undefined || isOfUser(job, users)) &&
      (names === undefined || names.includes(job.name)) &&
      (partition === undefined || partition === job.partition) &&
      (node === undefined || node === job.nodes),
  );
}
