import { type Dependency, hasEnded } from '../../engine.ts';
import { type DependencyLookup, dependencyStanding, type Standing } from './dependencies.ts';
import type { LocalJob } from './local-job.ts';

/** What keeps a job from being planned at all; `reason` is Slurm's word. */
export interface Blocked {
  readonly reason: 'JobHeldUser' | 'BeginTime' | 'Dependency' | 'DependencyNeverSatisfied' | 'JobArrayTaskLimit';
  readonly untilMs?: number;
}

/** One look over the pending jobs at one moment; what several of them ask is found out once. */
export class Walk implements DependencyLookup {
  readonly nowMs: number;
  readonly find: (jobId: string) => readonly LocalJob[];
  readonly #jobs: Iterable<LocalJob>[];
  /** Of each array, how many indexes run or are planned: one that its throttle bars keeps no place free. */
  readonly #atOnce = new Map<string, number>();
  readonly #standings = new Map<readonly Dependency[], Standing>();
  #namesakes: Map<string, LocalJob[]> | undefined;
  #dueMs: number | undefined;

  constructor(
    waiting: Iterable<LocalJob>,
    running: Iterable<LocalJob>,
    find: (jobId: string) => readonly LocalJob[],
    nowMs: number,
  ) {
    this.#jobs = [running, waiting];
    this.find = find;
    this.nowMs = nowMs;
    for (const job of running) this.plans(job);
  }

  /** The earliest moment at which one of the jobs asked for is no longer blocked. */
  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  plans({ array }: LocalJob): void {
    if (array !== undefined) this.#atOnce.set(array.jobId, (this.#atOnce.get(array.jobId) ?? 0) + 1);
  }

  blockOf(job: LocalJob): Blocked | undefined {
    const { batch } = job.spec;
    if (job.held) return { reason: 'JobHeldUser' };
    if (batch === undefined) return undefined;
    const beginMs = batch.beginAt === undefined ? 0 : Date.parse(batch.beginAt);
    if (beginMs > this.nowMs) return this.#later('BeginTime', beginMs);
    const standing = this.#standing(job);
    if (standing.is === 'never') return { reason: 'DependencyNeverSatisfied' };
    if (standing.is === 'waits') return { reason: 'Dependency' };
    if (standing.is === 'later') return this.#later('Dependency', standing.atMs);
    const atOnce = batch.array?.atOnce ?? Number.POSITIVE_INFINITY;
    if ((this.#atOnce.get(job.array?.jobId ?? '') ?? 0) >= atOnce) return { reason: 'JobArrayTaskLimit' };
    return undefined;
  }

  hasNamesake(job: LocalJob): boolean {
    const namesakes = this.#namesakesOf(job);
    return namesakes.some((other) => {
      if (other === job || hasEnded(other.state)) return false;
      if (other.array !== undefined && other.array.jobId === job.array?.jobId) return false;
      return other.state === 'running' || Number(other.rawId) < Number(job.rawId);
    });
  }

  #later(reason: 'BeginTime' | 'Dependency', untilMs: number): Blocked {
    this.#dueMs = Math.min(this.#dueMs ?? untilMs, untilMs);
    return { reason, untilMs };
  }

  #standing(job: LocalJob): Standing {
    const dependencies = job.spec.batch?.dependencies;
    if (dependencies === undefined) return { is: 'met' };
    const known = this.#standings.get(dependencies);
    if (known !== undefined) return known;
    const standing = dependencyStanding(job, this);
    if (!dependencies.some(({ type }) => type === 'singleton')) this.#standings.set(dependencies, standing);
    return standing;
  }

  #namesakesOf(job: LocalJob): readonly LocalJob[] {
    if (this.#namesakes === undefined) {
      this.#namesakes = new Map();
      for (const jobs of this.#jobs) {
        for (const each of jobs) {
          const group = this.#namesakes.get(nameKey(each));
          if (group === undefined) this.#namesakes.set(nameKey(each), [each]);
          else group.push(each);
        }
      }
    }
    return this.#namesakes.get(nameKey(job)) ?? [];
  }
}

function nameKey({ spec }: LocalJob): string {
  return JSON.stringify([spec.name, spec.owner]);
}
