import { CONVERTERS } from '../../machines/boards-power.ts';
import type { PlanFile } from '../../protocol/plan.ts';
import type { Feed, Source } from '../feed.ts';
import { limitWattsOf } from '../limit-watts.ts';
import { PlanFault } from '../plan-fault.ts';
import { inTable } from './in-table.ts';
import { instances } from './instances.ts';

/** One or several alike, each fed by `on`. @throws PlanFault */
export function converter(name: string, given: PlanFile['converters'][string]): Source {
  const known = inTable(CONVERTERS, ['converters', name], given.model);
  const volts = given.volts ?? known?.volts.value;
  if (volts === undefined) throw new PlanFault(['converters', name], 'volts is missing: what does it make?');
  const limitWatts = limitWattsOf(given.watts, given.amps ?? known?.amps.value, volts) ?? ('unknown' as const);
  const efficiency = given.efficiency ?? known?.efficiency?.value ?? ('unknown' as const);
  const made = instances(name, given.count).map(
    (instance): Feed => ({
      name: instance,
      oneOf: name,
      kind: 'converter',
      volts,
      limitWatts,
      efficiency,
      parents: [],
    }),
  );
  return {
    path: ['converters', name],
    on: given.on,
    poeClass: given.poe?.class,
    inputs: made,
    feed: (outlet, index) =>
      outlet === undefined ? made[index % made.length]! : `${name} has one output: on: ${name}`,
    feeds: () => made,
    missingPorts: () => [],
  };
}
