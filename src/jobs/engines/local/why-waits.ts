import type { LocalJob } from './local-job.ts';

/** `queue`: the pending jobs, the next one first. `all`: those that run. */
export function whyWaits(job: LocalJob, queue: readonly LocalJob[], all: readonly LocalJob[], cores: number): string {
  const place = queue.indexOf(job);
  if (place === -1) return 'is about to leave the queue';
  if (place > 0) {
    const others = place === 1 ? '' : ` and ${count(place - 1, 'other job')}`;
    return `waits for its turn: job ${queue[0]!.jobId}${others} came before it`;
  }
  const running = all.filter(({ cpus }) => cpus > 0);
  const busy = running.reduce((sum, { cpus }) => sum + cpus, 0);
  const free = Math.max(0, cores - busy);
  const wanted = `waits for ${job.cpus} of ${count(cores, 'core')}`;
  if (running.length === 0) return `${wanted}; it is about to start`;
  const holders = list(running.map(({ jobId }) => jobId));
  const verb = running.length === 1 ? 'holds' : 'hold';
  return free === 0 ? `${wanted}; ${holders} ${verb} them` : `${wanted}; ${free} free, ${holders} ${verb} ${busy}`;
}

function list(jobIds: readonly string[]): string {
  if (jobIds.length === 1) return `job ${jobIds[0]}`;
  if (jobIds.length > 4) return `jobs ${jobIds.slice(0, 3).join(', ')} and ${jobIds.length - 3} more`;
  return `jobs ${jobIds.slice(0, -1).join(', ')} and ${jobIds.at(-1)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
