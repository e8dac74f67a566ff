import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes, formatDuration } from '../../../../cluster/units.ts';
import type { BatchSpec, JobUsage, Limiter, UsageSample } from '../../../engine.ts';
import { DEFAULT_MAX_PROCESSES, type Fence, type FenceBuilder, type Measure } from './fence.ts';
import type { Excess, Guard, LimitedJob } from './limiter.ts';
import { proportionalBytes } from './polled-fence.ts';
import { UsageCurve } from './usage-curve.ts';

export interface GuardOrders {
  /** Between TERM and KILL at the time limit. Slurm's KillWait: 30. */
  readonly graceSec: number;
  readonly warn: (signal: NonNullable<BatchSpec['warnSignal']>) => Promise<void>;
  readonly exceeded: (excess: Excess) => void;
}

const FIRST_LOOK_MS = 200;
/** At most so fast does memory grow, and at least so long is rested, where the kernel does not watch it. */
const BYTES_A_MS = 1_000_000;
const LEAST_REST_MS = 25;

/** Looks at one running job again and again: its clock, its memory where the kernel does not watch that, its curve. */
export class JobGuard implements Guard {
  readonly limiter: Limiter;
  readonly fence: Fence;
  readonly curve = new UsageCurve();
  readonly #job: LimitedJob;
  readonly #enforces: boolean;
  readonly #orders: GuardOrders;
  readonly #startedMs: number;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #told = false;
  #warned = false;

  constructor(job: LimitedJob, fence: Fence, builder: FenceBuilder, orders: GuardOrders) {
    this.#job = job;
    this.fence = fence;
    this.limiter = builder.limiter;
    this.#enforces = builder.enforces;
    this.#orders = orders;
    this.#startedMs = Date.parse(job.startedAt ?? new Date().toISOString());
    this.#after(FIRST_LOOK_MS);
  }

  samples(): readonly UsageSample[] {
    return this.curve.samples;
  }

  usage(): JobUsage {
    return this.curve.usage;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #after(delayMs: number): void {
    if (this.#stopped) return;
    const until = this.#nextInstant() - Date.now();
    const rest = until > 0 ? Math.min(delayMs, until + 5) : delayMs;
    this.#timer = setTimeout(() => this.#look(), rest).unref();
  }

  async #look(): Promise<void> {
    let rest = this.curve.everyMs;
    try {
      await this.#lookAtClock();
      const measure = await this.fence.measure();
      if (measure !== undefined && !this.#stopped) {
        this.curve.sample(measure, Date.now());
        if (!this.#enforces) rest = Math.min(rest, await this.#lookAtMemory(measure));
      }
    } catch (error) {
      process.emitWarning(`job ${this.#job.jobId} could not be measured: ${(error as Error).message}`);
    }
    this.#after(rest);
  }

  async #lookAtClock(): Promise<void> {
    const { timeLimitSec, warnSignal } = this.#job.spec.batch ?? {};
    if (timeLimitSec === undefined) return;
    const leftSec = timeLimitSec - (Date.now() - this.#startedMs) / 1000;
    if (leftSec <= 0) {
      this.#tell('timeout', `reached its time limit of ${formatDuration(timeLimitSec)}`, this.#orders.graceSec);
    } else if (warnSignal !== undefined && !this.#warned && leftSec <= warnSignal.beforeSec) {
      this.#warned = true;
      if (await this.#claimWarning()) await this.#orders.warn(warnSignal);
    }
  }

  /** False: an earlier head has sent it. */
  async #claimWarning(): Promise<boolean> {
    try {
      await writeFile(join(this.#job.directory, 'warned'), '', { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'EEXIST';
    }
  }

  /** Answers how long it may rest: less, the nearer the memory is to its limit. */
  async #lookAtMemory({ memBytes, processes }: Measure): Promise<number> {
    const { memBytes: limit, maxProcesses = DEFAULT_MAX_PROCESSES } = this.#job.spec.batch ?? {};
    const everyMs = this.limiter.kind === 'polled' ? this.limiter.everyMs : FIRST_LOOK_MS;
    if (processes > maxProcesses)
      this.#tell('failed', `ran ${processes} processes and threads at once; its limit is ${maxProcesses}`, 0);
    if (limit === undefined) return everyMs;
    let used = memBytes;
    if (used > limit) used = (await proportionalBytes(await this.fence.members())) ?? used;
    if (used > limit) this.curve.noteMemory(used);
    if (used > limit) this.#tell('out-of-memory', this.#overrun(limit, used, everyMs), 0);
    return Math.min(everyMs, Math.max(LEAST_REST_MS, (limit - used) / BYTES_A_MS));
  }

  #overrun(limit: number, used: number, everyMs: number): string {
    const looked = `seen by a look at its processes at least every ${everyMs} ms`;
    return `asked for ${formatBytes(limit)} of memory and used ${formatBytes(used)}, ${looked}`;
  }

  #tell(state: Excess['state'], reason: string, graceSec: number): void {
    if (this.#told || this.#stopped) return;
    this.#told = true;
    this.#orders.exceeded({ state, reason, graceSec });
  }

  /** The limit or the warning, whichever comes next; milliseconds of the epoch. */
  #nextInstant(): number {
    const { timeLimitSec, warnSignal } = this.#job.spec.batch ?? {};
    if (timeLimitSec === undefined) return 0;
    const limit = this.#startedMs + timeLimitSec * 1000;
    return warnSignal === undefined || this.#warned ? limit : limit - warnSignal.beforeSec * 1000;
  }
}
