import { HeadAccess, HeadProblem } from '../head-access.ts';
import { expandJobIds } from '../job-ids.ts';
import { type Program, type Surroundings, VERSION_LINE } from '../program.ts';
import { optionTable, readOptions } from '../read-options.ts';
import { Refusal } from '../refusal.ts';
import { showHostlist, showHostnames } from './host-lists.ts';

const TABLE = optionTable(
  ...['all,a', 'details,d', 'federation', 'future,F', 'help,h', 'hide', 'local', 'cluster,M:', 'oneliner,o'],
  ...['quiet,Q', 'sibling', 'uid,u:', 'verbose,v', 'version,V'],
);
const HELP = `Usage: scontrol [OPTIONS] COMMAND

  show hostnames [LIST]            the nodes of a list, a line each; without LIST those of this job
  show hostlist[sorted] NODES      the other way round
  show job [ID]   show step [ID]   show node [NODE]   show partition [NAME]   show config
  hold JOB...   release JOB...   requeue JOB...   requeuehold JOB...
  write batch_script JOB [FILE|-]
  ping   version

Options: -o one line each.
`;

/** Looks at jobs and nodes, and holds, releases and requeues jobs. */
export const scontrol: Program = async (words, surroundings) => {
  const { out, environment } = surroundings;
  const { last, rest } = readOptions(words, { program: 'scontrol', table: TABLE });
  if (last.has('version')) out(VERSION_LINE);
  else if (last.has('help')) out(HELP);
  if (last.has('version') || last.has('help')) return 0;
  const [command = '', ...args] = rest;
  const name = command.toLowerCase();
  if (name === 'version' || name === 'help') {
    out(name === 'help' ? HELP : VERSION_LINE);
    return 0;
  }
  if (command === '') throw new Refusal('scontrol: no command was given\nTry "scontrol --help" for more information');
  // No head is asked: scripts call it at their start.
  const entity = (args[0] ?? '').toLowerCase();
  if (name === 'show' && /^hostn(ames?)?$/.test(entity)) return showHostnames(args[1], surroundings);
  if (name === 'show' && /^hostlist(sorted)?$/.test(entity)) return showHostlist(args[1], surroundings);
  const head = new HeadAccess('scontrol', environment);
  try {
    return await run(name, command, args, last.has('oneliner'), head, surroundings);
  } finally {
    head.close();
  }
};

async function run(
  name: string,
  command: string,
  args: readonly string[],
  oneLine: boolean,
  head: HeadAccess,
  surroundings: Surroundings,
): Promise<number> {
  switch (name) {
    case 'show':
      return (await import('./show.ts')).show(args, oneLine, head, surroundings);
    case 'hold':
    case 'uhold':
    case 'holdu':
      return forJobs('hold', command, args, head, surroundings);
    case 'release':
    case 'requeue':
      return forJobs(name, command, args, head, surroundings);
    case 'requeuehold': {
      const held = await forJobs('hold', command, args, head, surroundings);
      return held === 0 ? forJobs('requeue', command, args, head, surroundings) : held;
    }
    case 'update':
      return update(args, head, surroundings);
    case 'ping':
      return ping(head, surroundings);
    case 'write':
      return (await import('./write-script.ts')).writeScript(args, head, surroundings);
    default:
      throw new Refusal(`invalid keyword: ${command}`);
  }
}

async function forJobs(
  action: 'hold' | 'release' | 'requeue',
  command: string,
  args: readonly string[],
  head: HeadAccess,
  { err }: Surroundings,
): Promise<number> {
  if (args.length === 0) throw new Refusal(`too few arguments for keyword:${command}`);
  const ids = expandJobIds(
    args.flatMap((text) => text.replace(/^jobid=/i, '').split(/,(?![^[]*\])/)),
    'scontrol',
  );
  let exit = 0;
  for (const jobId of ids) {
    try {
      await head.post(`/api/jobs/${jobId}/${action}`);
    } catch (error) {
      if (!(error instanceof HeadProblem)) throw error;
      exit = 1;
      const why = error.status === 404 ? 'Invalid job id specified' : error.message;
      err(`${error.status === 403 ? 'Access/permission denied' : why} for job ${jobId}\n`);
      if (action !== 'requeue') err(`slurm_suspend error: ${why}\n`);
    }
  }
  return exit;
}

/** What stays open to change after submission: whether it is held. */
async function update(args: readonly string[], head: HeadAccess, surroundings: Surroundings): Promise<number> {
  const pairs = args.map((word) => {
    const equals = word.indexOf('=');
    return [word.slice(0, equals).toLowerCase(), word.slice(equals + 1), word] as const;
  });
  const jobs = pairs.find(([name]) => name === 'jobid' || name === 'job')?.[1];
  if (jobs === undefined) {
    throw new Refusal(
      'No valid entity in update command\nInput line must include "NodeName", "PartitionName", "Reservation", "JobId", or "SlurmctldDebug"',
    );
  }
  const changes = pairs.filter(([name]) => name !== 'jobid' && name !== 'job');
  const other = changes.find(([name]) => name !== 'priority');
  if (other !== undefined) {
    throw new Refusal(
      `Update of this parameter is not supported: ${other[2]}\nRequest aborted\nscontrol: error: Breadbox does not change a job that was submitted: cancel it, and submit it anew.`,
    );
  }
  const isHold = changes.at(-1)?.[1] === '0';
  return forJobs(isHold ? 'hold' : 'release', 'update', [jobs], head, surroundings);
}

async function ping(head: HeadAccess, { out, environment }: Surroundings): Promise<number> {
  const host = environment.SLURM_SUBMIT_HOST ?? environment.SLURMD_NODENAME ?? 'localhost';
  try {
    await head.get('/api/nodes');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    out(`Slurmctld(primary) at ${host} is DOWN\n`);
    return 1;
  }
  out(`Slurmctld(primary) at ${host} is UP\n`);
  return 0;
}
