import { setTimeout as sleep } from 'node:timers/promises';
import type { Farm } from '../../farm/farm.ts';
import { isMeasured } from '../../farm/measured-name.ts';
import { allowedSlots, type PilotRow, type RunRow } from '../../farm/rows.ts';
import type { Engine } from '../../jobs/engine.ts';
import type { HeadStore } from '../operations.ts';

const LOOK_MS = 200;
/** A pilot that has not left by itself is ended by its engine. */
const ASK_SEC = 5;
const MOST_SEC = 60;

export interface PilotsParts {
  readonly farm: Farm;
  readonly store: HeadStore;
  readonly engine: Engine;
}

/** The pilots of the engine that are there, of everybody. */
export async function enginePilots(store: HeadStore): Promise<readonly PilotRow[]> {
  return (await store.read('presentPilots', undefined)).filter(({ kind }) => kind === 'engine');
}

/** Slots that wait for tasks or do some, by the node that `nameOf` says. */
export function liveSlots(
  pilots: readonly PilotRow[],
  nameOf: (pilot: PilotRow) => string,
): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  for (const pilot of pilots) {
    const node = nameOf(pilot);
    const own = pilot.state === 'live' && pilot.leaves === 0 ? allowedSlots(pilot) : 0;
    if (own > 0) slots.set(node, (slots.get(node) ?? 0) + own);
  }
  return slots;
}

/** Runs of users that the farm works at: one that was paused, until the tasks that it had begun have ended. */
export async function othersRuns(store: HeadStore): Promise<readonly RunRow[]> {
  const { active } = await store.read('unfinishedRuns', { since: Date.now() });
  return active.filter(({ state, project, leased }) => (state === 'running' || leased > 0) && !isMeasured(project));
}

/**
 * Tells all pilots to leave, and waits until they are gone. No user's task is ended by it.
 * @returns `busy`: some do such tasks, and leave after them; `late`: they should be gone by now
 * @throws the reason of `signal`
 */
export async function sendPilotsAway(
  { farm, store, engine }: PilotsParts,
  signal?: AbortSignal,
): Promise<'gone' | 'busy' | 'late'> {
  const began = performance.now();
  const told = new Set<number>();
  const ended = new Set<number>();
  for (;;) {
    const pilots = await enginePilots(store);
    const sec = (performance.now() - began) / 1000;
    if (pilots.length === 0) return 'gone';
    if (sec > MOST_SEC || farm.stopped) return 'late';
    signal?.throwIfAborted();
    const atWork = new Set((await othersRuns(store)).flatMap(({ owner, leased }) => (leased > 0 ? owner : [])));
    if (sec >= ASK_SEC && pilots.every(({ owner }) => atWork.has(owner))) return 'busy';
    for (const { pilot, owner, jobId, engine: key } of pilots) {
      if (!told.has(pilot)) await farm.workers.stop(pilot, () => true);
      told.add(pilot);
      if (sec < ASK_SEC || ended.has(pilot) || jobId === null || key !== engine.key || atWork.has(owner)) continue;
      ended.add(pilot);
      await engine.cancel(jobId, { graceSec: 3 });
    }
    await sleep(LOOK_MS);
  }
}

/** Lent computers take no tasks while the engine's nodes are measured. @returns what lets them again */
export async function barLent(store: HeadStore): Promise<() => Promise<void>> {
  const present = await store.read('presentPilots', undefined);
  const lent = present.filter(({ kind, allowed }) => kind === 'lent' && allowed === null);
  for (const { pilot } of lent) await store.write('allowPilot', { pilot, allowed: 0 });
  return () => admitLent(store);
}

/** No one but a benchmark bars one. */
export async function admitLent(store: HeadStore): Promise<void> {
  const present = await store.read('presentPilots', undefined);
  for (const { kind, pilot, allowed } of present)
    if (kind === 'lent' && allowed === 0) await store.write('allowPilot', { pilot, allowed: null });
}
