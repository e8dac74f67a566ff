import type { Up } from '../protocol/provision.ts';

/** So many earlier runs are looked at, the newest first. */
const SAMPLES = 3;

/** What a phase took on the host that took longest, in seconds, where it had to change something; as earlier runs had it. */
export function phaseCosts(earlier: readonly Up[], verify: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number[]>();
  for (const { phases, dryRun } of earlier) {
    if (dryRun) continue;
    for (const { phase, nodes } of phases) {
      const worked = phase === verify ? 'ok' : 'changed';
      const took = Object.values(nodes).flatMap(({ state, seconds }) => (state === worked && seconds ? [seconds] : []));
      const known = samples.get(phase) ?? [];
      if (took.length > 0 && known.length < SAMPLES) samples.set(phase, [...known, Math.max(...took)]);
    }
  }
  return new Map([...samples].map(([phase, of]) => [phase, of.reduce((sum, one) => sum + one, 0) / of.length]));
}

export interface Remaining {
  /** Phases between two barriers, in order. */
  readonly stretches: readonly (readonly string[])[];
  /** By node: the phases that it has not ended and that will have something to do, with the seconds that the one under way has had. */
  readonly work: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly costs: ReadonlyMap<string, number>;
}

/** Each stretch lasts as long as its slowest host. `undefined` where one of the phases was never seen to end. */
export function secondsLeft({ stretches, work, costs }: Remaining): number | undefined {
  let total = 0;
  for (const stretch of stretches) {
    const perHost = [...work.values()].map((phases) => {
      let sum = 0;
      for (const phase of stretch) {
        const had = phases.get(phase);
        if (had !== undefined) sum += Math.max(0, (costs.get(phase) ?? Number.NaN) - had);
      }
      return sum;
    });
    total += Math.max(0, ...perHost);
  }
  return Number.isNaN(total) ? undefined : total;
}
