import { formatBytes } from '../../../../cluster/units.ts';
import type { Limiter } from '../../../engine.ts';
import { warnJob } from '../signal-job.ts';
import type { Fence, FenceBuilder } from './fence.ts';
import { JobGuard } from './job-guard.ts';
import type { Excess, Guard, LimitedJob, Limits, Settled } from './limiter.ts';
import { UsageCurve } from './usage-curve.ts';
import { readTimes, writeUsage } from './usage-file.ts';

export interface BatchLimitsOptions {
  /** The best first; the last one takes any job. */
  readonly builders: readonly [FenceBuilder, ...FenceBuilder[]];
  readonly timeLimitGraceSec: number;
}

const UNGUARDED: Guard = { limiter: { kind: 'none' }, samples: () => [], usage: () => ({}), stop: () => {} };

/** Limits of batch jobs by the best means that this computer has. */
export class BatchLimits implements Limits {
  readonly limiter: Limiter;
  readonly #builders: readonly [FenceBuilder, ...FenceBuilder[]];
  readonly #graceSec: number;
  readonly #guards = new Map<LimitedJob, JobGuard>();

  constructor({ builders, timeLimitGraceSec }: BatchLimitsOptions) {
    this.#builders = builders;
    this.#graceSec = timeLimitGraceSec;
    this.limiter = builders[0].limiter;
  }

  async prepare(job: LimitedJob): Promise<{ readonly joinFiles: readonly string[] }> {
    return job.spec.batch === undefined ? { joinFiles: [] } : this.#builders[0].build(job);
  }

  guard(job: LimitedJob, supervisorPid: number, exceeded: (excess: Excess) => void): Guard {
    if (job.spec.batch === undefined) return UNGUARDED;
    this.#guards.get(job)?.stop();
    const { fence, builder } = this.#find(job, supervisorPid);
    const guard = new JobGuard(job, fence, builder, {
      graceSec: this.#graceSec,
      warn: (signal) => warnJob(job, supervisorPid, signal, this),
      exceeded,
    });
    this.#guards.set(job, guard);
    return guard;
  }

  async members(job: LimitedJob, supervisorPid: number): Promise<readonly number[]> {
    return this.#fence(job, supervisorPid).members();
  }

  async kill(job: LimitedJob, supervisorPid: number | undefined): Promise<void> {
    await this.#fence(job, supervisorPid).kill();
  }

  async settle(job: LimitedJob, supervisorPid: number | undefined): Promise<Settled> {
    const guard = this.#guards.get(job);
    guard?.stop();
    this.#guards.delete(job);
    if (job.spec.batch === undefined)
      return { limiter: { kind: 'none' }, usage: {}, samples: [], outOfMemory: undefined };
    const { fence, builder } = this.#find(job, supervisorPid);
    await (guard?.fence ?? fence).kill();
    const measure = builder.enforces ? await fence.measure() : undefined; // what has ended left no trace in a process table
    const curve = guard?.curve ?? new UsageCurve();
    if (measure !== undefined) curve.count(measure);
    await fence.remove();
    // The shell knows what nobody looked at: a job shorter than the rest between two looks, or one without a head.
    const cpuSec = Math.max(curve.usage.cpuSec ?? 0, (await readTimes(job.directory)) ?? 0);
    const usage = cpuSec > 0 || curve.usage.cpuSec !== undefined ? { ...curve.usage, cpuSec } : curve.usage;
    const record = { limiter: builder.limiter, usage, samples: curve.samples };
    await writeUsage(job.directory, record);
    const killed = measure !== undefined && measure.oomKills > 0;
    return { ...record, outOfMemory: killed ? shortage(job, measure.peakMemBytes ?? measure.memBytes) : undefined };
  }

  async close(): Promise<void> {
    for (const guard of this.#guards.values()) guard.stop();
    this.#guards.clear();
    for (const builder of this.#builders) await builder.close();
  }

  #fence(job: LimitedJob, supervisorPid: number | undefined): Fence {
    return this.#guards.get(job)?.fence ?? this.#find(job, supervisorPid).fence;
  }

  #find(job: LimitedJob, supervisorPid: number | undefined): { fence: Fence; builder: FenceBuilder } {
    for (const builder of this.#builders) {
      const fence = builder.find(job, supervisorPid);
      if (fence !== undefined) return { fence, builder };
    }
    throw new Error('nothing watches this job'); // the last builder finds any
  }
}

/** The limit may be one of the computer or of a container, where the job has none. */
function shortage(job: LimitedJob, used: number): string {
  const asked = job.spec.batch?.memBytes;
  const what = asked === undefined ? 'asked for no memory' : `asked for ${formatBytes(asked)} of memory`;
  return `${what}, used ${formatBytes(used)} and wanted more: the kernel killed a process of it`;
}
