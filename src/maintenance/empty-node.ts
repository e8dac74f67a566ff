import { NodeSet } from '../cluster/node-set.ts';
import { serves } from '../jobs/engine.ts';
import type { AwaitedJob } from '../protocol/maintenance.ts';
import type { MaintainedNode } from './maintained-node.ts';
import { isOwnDrain, type MaintenanceRun } from './maintenance-run.ts';

export interface Emptied {
  /** Nothing runs there any more; else why it is left out. */
  readonly leftOut: string | undefined;
  /** It is to be resumed afterwards: nobody else had drained it before. */
  readonly resumes: boolean;
}

/** Takes no new work from now on. Whether that is ours to end. */
export async function beginDrain(run: MaintenanceRun, { node }: MaintainedNode): Promise<boolean> {
  const row = await run.find(node);
  if (row === undefined) return false;
  if (!serves(row.state)) return isOwnDrain(row.reason);
  await run.parts.engine.drain([node], run.drainReason());
  return true;
}

/** Drains a node and waits until nothing runs there, as long as it may take. */
export async function emptyNode(run: MaintenanceRun, node: MaintainedNode): Promise<Emptied> {
  const { progress, engine, drainSec } = run.parts;
  progress.set(node.node, 'draining');
  const resumes = await beginDrain(run, node);
  for (const until = Date.now() + drainSec * 1000; ; await run.pause()) {
    const row = await run.find(node.node);
    run.checkStopping();
    // Before whether it is empty: what was ended in the same moment must not go on.
    if (run.isCancelled) return leaveOut(run, node, resumes, 'This was ended before its turn.');
    const isEmpty = row === undefined || (!serves(row.state) && row.state !== 'draining');
    if (isEmpty && engine.trouble === undefined) return { leftOut: undefined, resumes };
    const jobs = engine.trouble === undefined ? await jobsOn(run, node.node) : [];
    const waits = engine.trouble ?? sentenceOf(jobs);
    if (Date.now() >= until) return leaveOut(run, node, resumes, `It was still at work: ${waits}.`);
    run.say(node, waits, jobs);
  }
}

async function leaveOut(
  { parts: { engine } }: MaintenanceRun,
  { node }: MaintainedNode,
  resumes: boolean,
  leftOut: string,
): Promise<Emptied> {
  if (resumes) await engine.resume([node]);
  return { leftOut, resumes: false };
}

async function jobsOn({ parts: { engine } }: MaintenanceRun, node: string): Promise<AwaitedJob[]> {
  const running = await engine.list({ states: ['running'] });
  return running
    .filter((job) => job.node !== undefined && isOn(job.node, node))
    .map(({ jobId, name, startedAt, timeLimitSec }) => ({
      ...{ jobId, name },
      ...(startedAt !== undefined &&
        timeLimitSec !== undefined && { endsAt: new Date(Date.parse(startedAt) + timeLimitSec * 1000).toISOString() }),
    }));
}

function sentenceOf(jobs: readonly AwaitedJob[]): string {
  const ids = jobs.map(({ jobId }) => jobId);
  if (ids.length === 0) return 'what runs there ends';
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  return `job ${ids.slice(0, 3).join(', ')}${more} ${ids.length === 1 ? 'runs' : 'run'} there`;
}

function isOn(nodes: string, node: string): boolean {
  return nodes === node || NodeSet.parse(nodes).has(node);
}
