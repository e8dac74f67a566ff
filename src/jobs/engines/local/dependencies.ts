import { type Dependency, hasEnded } from '../../engine.ts';
import type { LocalJob } from './local-job.ts';

/** `atMs`: from then on it is met. */
export type Standing = { readonly is: 'met' | 'waits' | 'never' } | { readonly is: 'later'; readonly atMs: number };

export interface DependencyLookup {
  readonly nowMs: number;
  /** The indexes of an array, one job, or none. */
  find(jobId: string): readonly LocalJob[];
  /** Whether an earlier job of the same name and owner waits, or any of them runs. */
  hasNamesake(job: LocalJob): boolean;
}

/** What the dependencies of a pending job amount to now. */
export function dependencyStanding(job: LocalJob, lookup: DependencyLookup): Standing {
  const { dependencies = [], dependencyMode } = job.spec.batch ?? {};
  if (dependencies.length === 0) return { is: 'met' };
  const standings = dependencies.map((each) => standingOf(each, job, lookup));
  const order = dependencyMode === 'any' ? ANY : ALL;
  const worst = order.find((is) => standings.some((standing) => standing.is === is))!;
  const times = standings.flatMap((standing) => (standing.is === 'later' ? [standing.atMs] : []));
  if (worst !== 'later') return { is: worst };
  return { is: 'later', atMs: dependencyMode === 'any' ? Math.min(...times) : Math.max(...times) };
}

/** The first of these that any dependency has is what all of them together have. */
const ALL = ['never', 'waits', 'later', 'met'] as const;
const ANY = ['met', 'later', 'waits', 'never'] as const;

function standingOf(dependency: Dependency, job: LocalJob, lookup: DependencyLookup): Standing {
  const { type, jobId, delaySec = 0 } = dependency;
  if (type === 'singleton') return { is: lookup.hasNamesake(job) ? 'waits' : 'met' };
  const others = lookup.find(jobId!);
  if (others.length === 0) return { is: 'never' };
  if (type === 'after') {
    const begun = others.map(({ startedAt, endedAt }) => startedAt ?? endedAt);
    if (begun.some((at) => at === undefined)) return { is: 'waits' };
    const atMs = Math.max(...begun.map((at) => Date.parse(at!))) + delaySec * 1000;
    return atMs <= lookup.nowMs ? { is: 'met' } : { is: 'later', atMs };
  }
  if (type === 'afterok' && others.some(({ state }) => hasEnded(state) && state !== 'completed'))
    return { is: 'never' };
  if (!others.every(({ state }) => hasEnded(state))) return { is: 'waits' };
  if (type !== 'afternotok') return { is: 'met' };
  return { is: others.some(({ state }) => state !== 'completed') ? 'met' : 'never' };
}
