import { formatBytes } from '../../../cluster/units.ts';
import { type Dependency, hasEnded, type WhyPending } from '../../engine.ts';
import type { JobQueue, Survey } from './job-queue.ts';
import type { LocalJob } from './local-job.ts';
import { FAR_MS } from './plan.ts';
import type { Blocked } from './walk.ts';

type Find = (jobId: string) => readonly LocalJob[];

/** @param survey of this moment; `find` answers for the ids that dependencies name; `drained`: where nothing starts, and why */
export function whyWaits(
  job: LocalJob,
  queue: JobQueue,
  survey: Survey,
  find: Find,
  drained?: { readonly node: string; readonly why: string },
): WhyPending {
  const block = survey.blocked.get(job);
  if (block !== undefined) {
    const until = block.untilMs === undefined ? {} : { until: new Date(block.untilMs).toISOString() };
    return { reason: block.reason, sentence: blockSentence(job, block, find), ...until };
  }
  if (drained !== undefined) {
    const { node, why } = drained;
    return {
      reason: 'ReqNodeNotAvail',
      sentence: `waits: ${node} is drained (${why}); breadbox resume ${node} ends that`,
    };
  }
  const startMs = survey.starts.get(job);
  const until = startMs === undefined || startMs >= FAR_MS ? {} : { until: new Date(startMs).toISOString() };
  const [first] = survey.starts.keys();
  if (job === first) return { reason: 'Resources', sentence: resourcesSentence(job, queue), ...until };
  return { reason: 'Priority', sentence: turnSentence(job, first, queue, survey), ...until };
}

function blockSentence(job: LocalJob, { reason, untilMs }: Blocked, find: Find): string {
  const { jobId, array, spec } = job;
  if (reason === 'JobHeldUser') return `is held; breadbox release ${jobId} lets it start`;
  if (reason === 'BeginTime')
    return `was told to begin at ${new Date(untilMs!).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (reason === 'JobArrayTaskLimit') {
    const atOnce = spec.batch!.array!.atOnce!;
    return `waits for another index of array ${array!.jobId}, which runs ${atOnce} at once`;
  }
  const { dependencies = [], dependencyMode } = spec.batch!;
  const words = dependencies.map((each) => dependencyWords(each, find)).filter((each) => each !== '');
  const all = words.join(dependencyMode === 'any' ? ', or ' : ', and ');
  return reason === 'Dependency'
    ? `waits ${all}`
    : `can never start, as it waits ${all}; breadbox cancel ${jobId} removes it`;
}

/** Empty where it is met. */
function dependencyWords({ type, jobId, delaySec = 0 }: Dependency, find: Find): string {
  if (type === 'singleton') return 'for the job of the same name before it';
  const others = find(jobId!);
  if (others.length === 0) return `for job ${jobId}, which is not known any more`;
  const open = others.filter(({ state }) => !hasEnded(state));
  const name = others.length === 1 ? `job ${others[0]!.jobId}` : `array ${jobId}`;
  if (type === 'after') {
    const isBegun = others.every(({ startedAt, endedAt }) => (startedAt ?? endedAt) !== undefined);
    if (!isBegun) return `for ${name} to start`;
    return delaySec === 0 ? '' : `until ${count(Math.ceil(delaySec / 60), 'minute')} after the start of ${name}`;
  }
  const left = others.length > 1 && open.length > 0 ? ` (${open.length} of ${others.length} left)` : '';
  const failed = others.find(({ state }) => hasEnded(state) && state !== 'completed');
  if (type === 'afterok') {
    if (failed !== undefined) return `for ${name} to complete, and job ${failed.jobId} ended as ${failed.state}`;
    return open.length === 0 ? '' : `for ${name} to complete${left}`;
  }
  if (open.length > 0) return `for ${name} to ${type === 'afternotok' ? 'fail' : 'end'}${left}`;
  return type === 'afternotok' && failed === undefined ? `for ${name} to fail, and it completed` : '';
}

function turnSentence(job: LocalJob, first: LocalJob | undefined, queue: JobQueue, survey: Survey): string {
  if (first === undefined) return 'is about to leave the queue';
  const planned = [...survey.starts.keys()];
  const before = survey.starts.has(job) ? planned.indexOf(job) : queue.waiting.indexOf(job) - survey.blocked.size;
  const others = before <= 1 ? '' : ` and ${count(before - 1, 'other job')}`;
  const which = (first.spec.batch?.nice ?? 0) < (job.spec.batch?.nice ?? 0) ? 'go before it' : 'came before it';
  return `waits for its turn: job ${first.jobId}${others} ${which}`;
}

/** Names the first of the things that are short. */
function resourcesSentence(job: LocalJob, { running, consumables }: JobQueue): string {
  const { all, names } = consumables;
  const needs = consumables.needs(job.spec, job.cpus);
  const held = running.map((other) => ({ other, needs: consumables.needs(other.spec, other.cpus) }));
  const busyOf = (index: number) => held.reduce((sum, each) => sum + each.needs[index]!, 0);
  const short = names.findIndex((_, index) => needs[index]! > all[index]! - busyOf(index));
  if (short === -1) return `waits for ${amount(needs[0]!, all[0]!, 'cores')}; it is about to start`;
  const holders = held.filter((each) => each.needs[short]! > 0).map((each) => each.other.jobId);
  const busy = busyOf(short);
  const free = Math.max(0, all[short]! - busy);
  const wanted = `waits for ${amount(needs[short]!, all[short]!, names[short]!)}`;
  const verb = holders.length === 1 ? 'holds' : 'hold';
  if (holders.length === 0) return wanted;
  const plain = (number: number) => (names[short] === 'memory' ? formatBytes(number) : String(number));
  if (free === 0) return `${wanted}; ${list(holders)} ${verb} ${names[short] === 'memory' ? 'it' : 'them'}`;
  return `${wanted}; ${plain(free)} free, ${list(holders)} ${verb} ${plain(busy)}`;
}

function amount(needed: number, all: number, name: string): string {
  if (name === 'cores') return `${needed} of ${count(all, 'core')}`;
  if (name === 'memory') return `${formatBytes(needed)} of ${formatBytes(all)} of memory`;
  return `${needed} of ${all} ${name}`;
}

function list(jobIds: readonly string[]): string {
  if (jobIds.length === 1) return `job ${jobIds[0]}`;
  if (jobIds.length > 4) return `jobs ${jobIds.slice(0, 3).join(', ')} and ${jobIds.length - 3} more`;
  return `jobs ${jobIds.slice(0, -1).join(', ')} and ${jobIds.at(-1)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
