import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import type { Job } from '../../../protocol/jobs.ts';
import { type Client, connect } from '../../client.ts';
import { type CommandSpec, command } from '../../command.ts';
import { hasEnded } from '../../follow-jobs.ts';
import { expandJobs, JOBS_ARGUMENT } from '../../job-argument.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { writeError } from '../../output/error.ts';
import { type Report, text } from '../../output/report.ts';
import type { World } from '../../world.ts';

type Verb = 'cancel' | 'hold' | 'release' | 'requeue';

/** The head flushes its disk for several together. */
const AT_ONCE = 16;

/** More names than that are too many for one question; whoever means so many has been shown which. */
const MOST_LOOKED_AT = 500;

/** What was done, as key of the JSON value and in a sentence. */
const DONE = {
  cancel: { key: 'cancelled', says: 'is cancelled' },
  hold: { key: 'held', says: 'is held' },
  release: { key: 'released', says: 'may start' },
  requeue: { key: 'requeued', says: 'waits again' },
} as const satisfies Record<Verb, { key: string; says: string }>;

export const hold = change(
  'hold',
  'Keeps jobs that wait from starting until they are released. A job that runs goes on.',
  'pending-job',
);

export const release = change('release', 'Lets jobs start that were held.', 'held-job');

export const requeue = change(
  'requeue',
  'Lets jobs wait again under the same number; one that runs is ended first. Its script begins at its first line.',
  'job',
);

function change(verb: Verb, about: string, offered: 'pending-job' | 'held-job' | 'job'): CommandSpec {
  return command({
    about,
    args: [{ ...JOBS_ARGUMENT, complete: [offered] }],
    options: [JSON_OPTION, quietOption('the ids alone')],
    examples: [
      { does: `${verb.charAt(0).toUpperCase()}${verb.slice(1)} a job`, line: `breadbox ${verb} 12` },
      { does: 'Some indexes of an array', line: `breadbox ${verb} '13_[4-9]'` },
    ],
    run: (world, words) => changeJobs(world, connect(world), verb, expandJobs(words)),
  });
}

/** What is refused is told of and keeps no other from being done. */
export async function changeJobs(world: World, client: Client, verb: Verb, jobIds: readonly string[]): Promise<Report> {
  const before = await jobsBefore(client, verb, jobIds, world.signal);
  const refused = new Map<string, BreadboxError>();
  const left = jobIds.values();
  const change = async () => {
    for (const job of left) {
      try {
        await client.call(`POST /api/jobs/{job}/${verb}`, { params: { job }, signal: world.signal });
      } catch (error) {
        if (!(error instanceof BreadboxError) || jobIds.length === 1) throw error;
        if (error.code === 'no-head' || error.code === 'head-lost') throw error;
        refused.set(job, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, change));
  const done = jobIds.filter((job) => !refused.has(job));
  const wrong = jobIds.map((job) => refused.get(job)).filter((error) => error !== undefined);
  for (const error of wrong) writeError(world, error);
  const { key, says } = DONE[verb];
  return {
    json: { [key]: done },
    quiet: done,
    blocks: done.map((job) => text(`Job ${job} ${whyUnchanged(verb, job, before) ?? says}.`)),
    exit: wrong[0] ? exitCode(wrong[0].code) : 0,
  };
}

async function jobsBefore(
  client: Client,
  verb: Verb,
  jobIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly Job[]> {
  if (verb === 'requeue' || jobIds.length > MOST_LOOKED_AT) return [];
  const query = { jobs: jobIds.join(','), ended: 'true', workers: 'true', limit: 100_000 };
  return (await client.call('GET /api/jobs', { query, signal })).jobs;
}

/** `undefined` where something was there to be changed. */
function whyUnchanged(verb: Verb, name: string, before: readonly Job[]): string | undefined {
  const jobs = before.filter(({ jobId, rawId, arrayId }) => [jobId, rawId, arrayId].includes(name));
  const states = [...new Set(jobs.map(({ state }) => state))];
  if (states.length === 0 || states.includes('pending')) return undefined;
  if (jobs.every(hasEnded)) return `had ended before (${states.join(', ')})`;
  return verb === 'hold' ? 'has started already, and goes on' : undefined;
}
