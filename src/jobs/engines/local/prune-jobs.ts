import { hasEnded } from '../../engine.ts';
import { removeJobDirectory } from './job-files.ts';
import type { JobRegistry } from './job-registry.ts';
import type { LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { removeSpool } from './spool-directory.ts';

/**
 * The oldest units of which all has ended, so that about `keep` ended jobs stay. The newest of all stays, as the next engine counts
 * on from it, and so does what a pending job depends on.
 */
export function oldestEnded(registry: JobRegistry, keep: number): readonly (readonly LocalJob[])[] {
  const { units } = registry;
  const needed = new Set(units.flat().flatMap(neededBy(registry)));
  const ended = units.filter((unit) => unit.every(({ state }) => hasEnded(state)));
  let surplus = ended.reduce((sum, unit) => sum + unit.length, 0) - keep;
  const gone: (readonly LocalJob[])[] = [];
  for (const unit of ended) {
    if (unit === units.at(-1) || needed.has(unit[0]!) || unit.length > surplus) continue;
    surplus -= unit.length;
    gone.push(unit);
  }
  return gone;
}

function neededBy(registry: JobRegistry): (job: LocalJob) => readonly LocalJob[] {
  return ({ state, spec }) => {
    if (hasEnded(state)) return [];
    const ids = (spec.batch?.dependencies ?? []).flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId]));
    return ids.flatMap((jobId) => registry.find(registry.find(jobId)[0]?.array?.jobId ?? jobId).slice(0, 1));
  };
}

/** The first directory first: without it an array is not there. */
export async function removeUnit(
  place: LocalPlace,
  unit: readonly Pick<LocalJob, 'rawId' | 'spec' | 'hasDirectory'>[],
): Promise<void> {
  for (const { rawId, spec, hasDirectory } of unit) {
    if (!hasDirectory) continue;
    await removeJobDirectory(place.directory, rawId);
    if (spec.batch !== undefined) await removeSpool(place, rawId, spec.account);
  }
}
