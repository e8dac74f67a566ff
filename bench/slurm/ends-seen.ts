import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { medianOf } from '../figure.ts';
import type { BenchContext } from '../suite.ts';
import type { BenchCluster } from './bench-cluster.ts';

const LOOK_MS = 10;
/** After that long an end counts as not seen. */
const LATEST_MS = 30_000;
/** So long that it has started and the looks at its submission are past; each turn ends at another part of a look's five seconds. */
const JOB_MS = 7300;
const STEP_MS = 770;

/**
 * How long after the last line of its script the head knows of a job's end: with a page of jobs open, and while nobody asks. The
 * second is read where the head writes it down, as asking would make it look. Needs a cluster whose nodes have this computer's clock.
 */
export async function endsSeen(cluster: BenchCluster, { reps, quick, report, signal }: BenchContext): Promise<void> {
  const turns = quick ? 2 : Math.max(5, reps);
  for (const [who, limit] of [
    ['somebody watches', 1000],
    ['nobody watches', 5000],
  ] as const) {
    const lateMs: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const leave = new AbortController();
      const watch = limit === 1000 ? watchJobs(cluster, AbortSignal.any([signal, leave.signal])) : undefined;
      try {
        lateMs.push(await oneEnd(cluster, JOB_MS + (turn % 7) * STEP_MS, signal));
      } finally {
        leave.abort();
        await watch;
      }
    }
    const target = { of: 'value', bound: 'at most', limit } as const;
    report({ figure: `an end is seen after, ${who}`, unit: 'ms', ...medianOf(lateMs), target });
    report({ figure: `an end is seen after, ${who}: the latest`, unit: 'ms', value: Math.max(...lateMs) });
  }
}

/** The job ends at an instant that is known before, so that nothing has to be read of it. */
async function oneEnd(cluster: BenchCluster, afterMs: number, signal: AbortSignal): Promise<number> {
  const journal = await Journal.open(cluster.home);
  const endsAtMs = Date.now() + afterMs;
  const script = `#!/bin/sh
left=$((${endsAtMs} - $(date +%s%N) / 1000000))
exec sleep $((left / 1000)).$(printf %03d $((left % 1000)))
`;
  const body = { script, directory: '/tmp', options: ['--output=/dev/null', '--job-name=bench-end'] };
  const { jobId } = await cluster.calls.call('POST /api/jobs', { body });
  const seenAtMs = await journal.end(jobId, signal);
  const { state } = await cluster.calls.call('GET /api/jobs/{job}', { params: { job: jobId } });
  if (state !== 'completed') throw new Error(`job ${jobId} started later than it was to end: it is ${state}`);
  return seenAtMs - endsAtMs;
}

async function watchJobs(cluster: BenchCluster, signal: AbortSignal): Promise<void> {
  try {
    await cluster.calls.stay('/api/live', signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The file in which the head writes down, as it sees them, the ends of jobs of Slurm. */
class Journal {
  readonly #path: string;
  #at: number;

  private constructor(path: string, at: number) {
    this.#path = path;
    this.#at = at;
  }

  static async open(home: string): Promise<Journal> {
    const folder = join(home, 'slurm');
    const paths = (await readdir(folder)).map((name) => join(folder, name, 'jobs.jsonl'));
    const found = await Promise.all(paths.map(async (path) => ({ path, at: await stat(path) })));
    const newest = found.sort((a, b) => b.at.mtimeMs - a.at.mtimeMs)[0]!;
    return new Journal(newest.path, newest.at.size);
  }

  /** When the end of a job was there, as milliseconds of `Date.now`. */
  async end(jobId: string, signal: AbortSignal): Promise<number> {
    const words = `{"ended":{"jobId":"${jobId}"`;
    for (const untilMs = Date.now() + LATEST_MS; Date.now() < untilMs; await sleep(LOOK_MS, undefined, { signal })) {
      const now = Date.now();
      if ((await this.#since()).includes(words)) return now;
    }
    throw new Error(`the end of job ${jobId} was not seen within ${LATEST_MS / 1000} s`);
  }

  async #since(): Promise<string> {
    const file = await open(this.#path);
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - this.#at)), 0, undefined, this.#at);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }
}
