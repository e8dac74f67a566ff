import { SUPPLIES, type Supply } from '../../machines/boards-power.ts';
import type { PlanFile } from '../../protocol/plan.ts';
import type { Feed, Source } from '../feed.ts';
import { limitWattsOf, type Quantity } from '../limit-watts.ts';
import { PlanFault } from '../plan-fault.ts';
import { inTable } from './in-table.ts';
import { instances } from './instances.ts';

/** Rails of a supply as the plan and the table have them. @throws PlanFault */
function railsOf(name: string, given: PlanFile['supplies'][string]) {
  const known = inTable(SUPPLIES, ['supplies', name], given.model);
  const rails = new Map<string, { volts: number; limitWatts: Quantity; fuse?: number | undefined }>(
    (known?.rails ?? []).map(({ rail, volts, amps }) => [rail, { volts, limitWatts: (amps?.value ?? NaN) * volts }]),
  );
  for (const [rail, { volts, watts, amps, fuse }] of Object.entries(given.rails ?? {}))
    rails.set(rail, {
      volts,
      limitWatts: limitWattsOf(watts, amps ?? tabledAmps(known, rail, volts, watts), volts),
      fuse,
    });
  if (rails.size === 0) throw new PlanFault(['supplies', name], 'it has no rails; rails: {5v: {volts: 5, amps: 20}}');
  const whole = given.watts ?? known?.watts?.value;
  const only = rails.size === 1 ? whole : undefined;
  const entries = [...rails].map(([rail, { volts, limitWatts, fuse }]) => {
    const isKnown = typeof limitWatts === 'number' && !Number.isNaN(limitWatts);
    const least = isKnown && typeof only === 'number' ? Math.min(limitWatts, only) : limitWatts;
    return { rail, volts, limitWatts: isKnown ? least : (only ?? ('unknown' as const)), fuse };
  });
  // Rails that may each give so much seldom may do so all at once.
  const combined = combinedOf(given, known, [...rails.keys()], name);
  const isWholeSaid = entries.length === 1 || combined.some((one) => one.rails.length === entries.length);
  return {
    entries,
    combined,
    whole: whole ?? (isWholeSaid ? undefined : ('unknown' as const)),
    efficiency: given.efficiency ?? known?.efficiency?.value ?? ('unknown' as const),
  };
}

/** Limits that rails share: the plan's own, and those of the table for rails of which the plan says none. @throws PlanFault */
function combinedOf(
  given: PlanFile['supplies'][string],
  known: Supply | undefined,
  rails: readonly string[],
  name: string,
): readonly { readonly rails: readonly string[]; readonly watts: number }[] {
  const key = (group: readonly string[]) => [...group].sort().join('+');
  const own = new Set(given.combined.map((group) => key(group.rails)));
  for (const group of given.combined) {
    const missing = group.rails.find((rail) => !rails.includes(rail));
    if (missing !== undefined) throw new PlanFault(['supplies', name, 'combined'], `it has no rail ${missing}`);
    if (new Set(group.rails).size < group.rails.length)
      throw new PlanFault(['supplies', name, 'combined'], `a rail stands twice in ${group.rails.join(', ')}`);
  }
  if (own.size < given.combined.length)
    throw new PlanFault(['supplies', name, 'combined'], 'the same rails have two limits');
  const tabled = (known?.combined ?? []).filter((group) => !own.has(key(group.rails)));
  return [...given.combined, ...tabled.map((group) => ({ rails: group.rails, watts: group.watts.value }))];
}

/** What the table has of a rail that the plan names again, to say something else of it. */
function tabledAmps(known: Supply | undefined, rail: string, volts: number, watts: Quantity): number | undefined {
  const same = known?.rails.find((one) => one.rail === rail && Math.abs(one.volts / volts - 1) <= 0.1);
  return watts === undefined ? same?.amps?.value : undefined;
}

/** One or several alike; of each its rails, then what limits several of these. @throws PlanFault */
export function supply(name: string, given: PlanFile['supplies'][string]): Source {
  const { entries, combined, whole, efficiency } = railsOf(name, given);
  const { spareFor } = given;
  const made = instances(name, given.count).map((instance) => {
    // Of a supply with one rail, the limit is the rail's.
    const limitWatts = entries.length === 1 ? undefined : whole;
    const all: Feed = { name: instance, oneOf: name, kind: 'supply', limitWatts, efficiency, parents: [] };
    const shared = combined.map(({ rails, watts }) => {
      const named = `${instance}.${rails.join('+')}`;
      const feed: Feed = {
        name: named,
        oneOf: named,
        kind: 'supply',
        limitWatts: watts,
        isLimitAlone: true,
        parents: [],
      };
      return { rails, feed };
    });
    const rails = entries.map(({ rail, volts, limitWatts, fuse }): Feed => {
      const groups = shared.filter((one) => one.rails.includes(rail)).map(({ feed }) => feed);
      const isOneOfSeveral = entries.filter((entry) => entry.volts === volts).length > 1;
      const names = {
        name: `${instance}.${rail}`,
        oneOf: `${name}.${rail}`,
        kind: 'rail' as const,
        of: { supply: name, rail },
      };
      return { ...names, volts, limitWatts, fuse, isOneOfSeveral, parents: [all, ...groups] };
    });
    return { all, rails, shared: shared.map(({ feed }) => feed) };
  });
  return {
    path: ['supplies', name],
    on: undefined,
    inputs: [],
    feed(outlet, index) {
      if (spareFor !== undefined) return `${name} is a spare for ${spareFor}: name that one`;
      const at = entries.findIndex(({ rail }) => rail === outlet);
      const one = outlet === undefined && entries.length === 1 ? 0 : at;
      if (one < 0) return `which rail of ${name}? It has ${entries.map(({ rail }) => `${name}.${rail}`).join(', ')}`;
      return made[index % made.length]!.rails[one]!;
    },
    feeds: () => made.flatMap(({ all, rails, shared }) => [...rails, ...shared, all]),
    missingPorts: () => [],
  };
}
