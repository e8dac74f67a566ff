import type { EngineNode } from '../jobs/engine.ts';
import type { RunSpec } from '../protocol/pilot.ts';
import type { RunRow } from './rows.ts';

export interface Wanted {
  /** Slots that the user's runs can use now. */
  readonly slots: number;
  /** The most that one run wants. */
  readonly widest: number;
  /** Tasks that are neither answered nor given up. */
  readonly open: number;
  /** The most that a task of theirs may take; 0: none says. */
  readonly taskMemBytes: number;
  readonly taskSec: number;
  /** Cores that a task of theirs is meant to use, at most. */
  readonly taskCpus: number;
}

/** What each user with work can use now: never more than the cores, unless one run asks for more workers than that. */
export function wantedSlots(
  active: readonly RunRow[],
  lent: ReadonlyMap<string, number>,
  cores: number,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { owner, state, tasks, answered, failed, workers, maxSlots, spec } of active) {
    const open = tasks - answered - failed;
    if (state !== 'running' || open === 0 || workers === 0) continue;
    const before = wanted.get(owner) ?? { slots: 0, widest: 0, open: 0, taskMemBytes: 0, taskSec: 0, taskCpus: 1 };
    const { memBytes = 0, timeLimitSec = 0, cpus = 1 } = JSON.parse(spec) as Partial<RunSpec>;
    const usable = Math.min(workers, maxSlots ?? workers);
    const widest = Math.max(before.widest, usable);
    wanted.set(owner, {
      slots: Math.min(before.slots + Math.min(usable, open), Math.max(cores, widest)),
      widest,
      open: before.open + open,
      taskMemBytes: Math.max(before.taskMemBytes, memBytes),
      taskSec: Math.max(before.taskSec, timeLimitSec),
      taskCpus: Math.max(before.taskCpus, cpus),
    });
  }
  for (const [owner, want] of wanted) {
    const own = Math.min(want.slots, want.open - (lent.get(owner) ?? 0));
    if (own <= 0) wanted.delete(owner);
    else wanted.set(owner, { ...want, slots: own, widest: lent.has(owner) ? Math.min(want.widest, own) : want.widest });
  }
  return wanted;
}

/**
 * What the farm leaves to batch jobs: what they hold, and where some wait, as much as a user has, who is one of
 * `users` + 1; where none of them runs, as much as the next one takes, or it would never start.
 */
export function coresForJobs(nodes: readonly EngineNode[], held: number, cores: number, users: number): number {
  const waiting = nodes.reduce((sum, { wantedCores }) => sum + wantedCores, 0);
  if (waiting === 0) return held;
  const next = nodes.reduce((sum, { nextCores }) => sum + nextCores, 0);
  const fair = Math.min(held + waiting, Math.floor(cores / (users + 1)));
  return Math.min(cores, Math.max(held, fair, held === 0 ? next : 0));
}
