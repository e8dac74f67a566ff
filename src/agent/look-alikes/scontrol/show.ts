import type { EngineNodeRow, Job, JobDetail } from '../../../protocol/jobs.ts';
import { type HeadAccess, HeadProblem } from '../head-access.ts';
import type { Surroundings } from '../program.ts';
import { Refusal } from '../refusal.ts';
import { loadDetails, loadJobs } from '../slurm-jobs.ts';
import { clockTime } from '../slurm-time.ts';
import { jobBlock, stepBlock } from './job-block.ts';
import { configLines, nodeBlock, partitionBlock } from './node-block.ts';

/** Slurm forgets a job so long after its end. */
const REMEMBERED_MS = 300_000;

/** `show ENTITY [ID]`. @throws Refusal */
export async function show(
  args: readonly string[],
  oneLine: boolean,
  head: HeadAccess,
  { out }: Surroundings,
): Promise<number> {
  const [entity, ...rest] = args;
  if (entity === undefined) throw new Refusal('too few arguments for keyword:show');
  // Both `show job 5` and `show job=5` are in use.
  const [word = '', ...inWord] = entity.split('=');
  const id = inWord.length > 0 ? inWord.join('=') : rest[0];
  const print = (blocks: readonly string[]): number => {
    out(blocks.map((block) => (oneLine ? `${block.replace(/\s*\n\s*/g, ' ').trim()} \n` : `${block}\n`)).join(''));
    return 0;
  };
  const name = word.toLowerCase();
  if (/^jobs?$/.test(name) || name === 'jobid') return print(await jobBlocks(head, id));
  if (/^steps?$/.test(name)) return print(await stepBlocks(head, id));
  if (/^nodes?$/.test(name)) return print(await nodeBlocks(head, id));
  if (/^part(itions?)?$/.test(name)) return print(await partitionBlocks(head, id));
  if (name === 'config') {
    out(configLines(await nodesOf(head), clockTime(new Date())));
    return 0;
  }
  const empty: Readonly<Record<string, string>> = {
    reservation: 'No reservations in the system',
    reservations: 'No reservations in the system',
    res: 'No reservations in the system',
    licenses: 'No licenses configured in Slurm.',
    topology: 'No topology information available',
  };
  if (empty[name] === undefined) throw new Refusal(`invalid entity:${entity} for keyword:show `);
  out(`${empty[name]}\n`);
  return 0;
}

async function jobBlocks(head: HeadAccess, id: string | undefined): Promise<readonly string[]> {
  const jobs = await jobsNamed(
    head,
    id,
    'scontrol_print_job error: Invalid job id specified',
    'slurm_load_jobs error: Invalid job id specified',
  );
  if (jobs.length === 0) return ['No jobs in the system'];
  const details = await loadDetails(head, jobs);
  const now = new Date();
  return jobs.flatMap((job) => {
    const detail = details.get(job.rawId);
    return detail === undefined ? [] : [jobBlock(detail, now)];
  });
}

async function jobsNamed(
  head: HeadAccess,
  id: string | undefined,
  wrong: string,
  unknown: string,
): Promise<readonly Job[]> {
  if (id === undefined) {
    const since = new Date(Date.now() - REMEMBERED_MS).toISOString();
    return loadJobs(head, { ended: true, since });
  }
  if (!/^[1-9]\d*(_\d+)?$/.test(id)) throw new Refusal(wrong);
  try {
    const jobs = await loadJobs(head, { jobs: [id] });
    if (jobs.length > 0) return jobs;
  } catch (error) {
    if (!(error instanceof HeadProblem) || error.status !== 404) throw error;
  }
  throw new Refusal(unknown);
}

async function stepBlocks(head: HeadAccess, id: string | undefined): Promise<readonly string[]> {
  const [jobId, step] = id?.split('.') ?? [];
  const unknown = 'slurm_get_job_steps error: Invalid job id specified';
  const jobs = await jobsNamed(head, jobId, unknown, unknown);
  const details = await loadDetails(
    head,
    jobs.filter(({ state }) => state === 'running'),
  );
  return [...details.values()].flatMap((detail: JobDetail) =>
    detail.steps
      .filter((each) => each.endedAt === undefined && (step === undefined || each.step === step))
      .map((each) => stepBlock(detail, each)),
  );
}

function nodesOf(head: HeadAccess): Promise<readonly EngineNodeRow[]> {
  return head.get<readonly EngineNodeRow[]>('/api/nodes');
}

async function nodeBlocks(head: HeadAccess, id: string | undefined): Promise<readonly string[]> {
  const nodes = await nodesOf(head);
  const found = nodes.filter(({ node }) => id === undefined || id === node);
  if (found.length === 0) throw new Refusal(`Node ${id} not found`);
  return found.map(nodeBlock);
}

async function partitionBlocks(head: HeadAccess, id: string | undefined): Promise<readonly string[]> {
  const nodes = await nodesOf(head);
  const names = [...new Set(nodes.map(({ partition }) => partition))].filter((name) => id === undefined || name === id);
  if (names.length === 0) throw new Refusal(`Partition ${id} not found`);
  return names.map((name) =>
    partitionBlock(
      name,
      nodes.filter(({ partition }) => partition === name),
    ),
  );
}
