import { CONVERTERS, SUPPLIES, type Supply, USB_HUBS } from '../machines/boards-power.ts';
import { POE_STANDARDS, SWITCHES } from '../machines/boards-switches.ts';
import type { PlanFile } from '../protocol/plan.ts';
import { lossIn } from './loss.ts';
import { PlanFault } from './plan-fault.ts';

/** A place where a limit stands: whatever is drawn through it counts against that limit. */
export interface Feed {
  readonly name: string;
  /** What it is one of: `hats` of `hats 1 of 4`. */
  readonly oneOf: string;
  readonly kind: 'rail' | 'supply' | 'converter' | 'usb-group' | 'usb-hub' | 'poe-port' | 'poe-budget';
  readonly volts?: number | undefined;
  /** `unknown`: there is a limit, and nobody published it. `undefined`: there is none of its own. */
  readonly limitWatts: number | 'unknown' | undefined;
  readonly efficiency?: number | 'unknown' | undefined;
  /** The name of its loss, where that is not the loss in `oneOf`. */
  readonly loss?: string;
  /** Nothing is lost in it where what feeds it has the same voltage: a hub then is a wire, else a converter. */
  readonly isWireAtOwnVolts?: boolean;
  /** Of all PoE ports: what arrives of what they give, at least, and the name of what does not. */
  readonly cables?: { readonly keep: number; readonly loss: string };
  readonly fuse?: number | undefined;
  /** Of a rail: the names of its supply and its own. */
  readonly of?: { readonly supply: string; readonly rail: string };
  /** One of several rails of the same voltage in one supply. */
  readonly isOneOfSeveral?: boolean;
  /** Rails that share a limit: what they give comes from the supply, and is counted there. */
  readonly isLimitAlone?: boolean;
  /** What feeds it; none: the wall. */
  readonly parents: Feed[];
}

/** Something in a plan that gives power. */
export interface Source {
  readonly path: readonly string[];
  readonly on: string | readonly string[] | undefined;
  /** Which draw from `on`, one for each of its count. */
  readonly inputs: readonly Feed[];
  /** Where the `index`-th of what hangs on it is plugged in, or why it cannot be. */
  feed(outlet: string | undefined, index: number): Feed | string;
  feeds(): readonly Feed[];
  missingPorts(): readonly { readonly where: string; readonly wanted: number; readonly ports: number }[];
}

type Quantity = number | 'unknown' | undefined;

export function sourcesOf(plan: PlanFile): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const [name, given] of Object.entries(plan.supplies)) sources.set(name, supply(name, given));
  for (const [name, given] of Object.entries(plan.converters)) sources.set(name, converter(name, given));
  for (const [name, given] of Object.entries(plan.usbHubs)) sources.set(name, usbHub(name, given));
  for (const [name, given] of Object.entries(plan.switches)) {
    const source = poeSwitch(name, given);
    if (source !== undefined) sources.set(name, source);
  }
  return sources;
}

/** Rails of a supply as the plan and the table have them. @throws PlanFault */
function railsOf(name: string, given: PlanFile['supplies'][string]) {
  const known = inTable(SUPPLIES, ['supplies', name], given.model);
  const rails = new Map<string, { volts: number; limitWatts: Quantity; fuse?: number | undefined }>(
    (known?.rails ?? []).map(({ rail, volts, amps }) => [rail, { volts, limitWatts: (amps?.value ?? NaN) * volts }]),
  );
  for (const [rail, { volts, watts, amps, fuse }] of Object.entries(given.rails ?? {}))
    rails.set(rail, { volts, limitWatts: limit(watts, amps ?? tabledAmps(known, rail, volts, watts), volts), fuse });
  if (rails.size === 0) throw new PlanFault(['supplies', name], 'it has no rails; rails: {5v: {volts: 5, amps: 20}}');
  const whole = given.watts ?? known?.watts?.value;
  const only = rails.size === 1 ? whole : undefined;
  const entries = [...rails].map(([rail, { volts, limitWatts, fuse }]) => {
    const isKnown = typeof limitWatts === 'number' && !Number.isNaN(limitWatts);
    const least = isKnown && typeof only === 'number' ? Math.min(limitWatts, only) : limitWatts;
    return { rail, volts, limitWatts: isKnown ? least : (only ?? ('unknown' as const)), fuse };
  });
  // Rails that may each give so much seldom may do so all at once.
  const isWholeSaid = entries.length === 1 || given.combined.some((one) => one.rails.length === entries.length);
  return {
    entries,
    whole: whole ?? (isWholeSaid ? undefined : ('unknown' as const)),
    efficiency: given.efficiency ?? known?.efficiency?.value ?? ('unknown' as const),
  };
}

/** What the table has of a rail that the plan names again, to say something else of it. */
function tabledAmps(known: Supply | undefined, rail: string, volts: number, watts: Quantity): number | undefined {
  const same = known?.rails.find((one) => one.rail === rail && Math.abs(one.volts / volts - 1) <= 0.1);
  return watts === undefined ? same?.amps?.value : undefined;
}

/** One or several alike; of each its rails, then what limits several of these. @throws PlanFault */
export function supply(name: string, given: PlanFile['supplies'][string]): Source {
  const { entries, whole, efficiency } = railsOf(name, given);
  const { spareFor } = given;
  const made = instances(name, given.count).map((instance) => {
    // Of a supply with one rail, the limit is the rail's.
    const limitWatts = entries.length === 1 ? undefined : whole;
    const all: Feed = { name: instance, oneOf: name, kind: 'supply', limitWatts, efficiency, parents: [] };
    const shared = given.combined.map(({ rails, watts }) => {
      const missing = rails.find((rail) => !entries.some((entry) => entry.rail === rail));
      if (missing !== undefined) throw new PlanFault(['supplies', name, 'combined'], `it has no rail ${missing}`);
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

function converter(name: string, given: PlanFile['converters'][string]): Source {
  const known = inTable(CONVERTERS, ['converters', name], given.model);
  const volts = given.volts ?? known?.volts.value;
  if (volts === undefined) throw new PlanFault(['converters', name], 'volts is missing: what does it make?');
  const limitWatts = limit(given.watts, given.amps ?? known?.amps.value, volts) ?? ('unknown' as const);
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
    inputs: made,
    feed: (outlet, index) =>
      outlet === undefined ? made[index % made.length]! : `${name} has one output: on: ${name}`,
    feeds: () => made,
    missingPorts: () => [],
  };
}

function usbHub(name: string, given: PlanFile['usbHubs'][string]): Source {
  const known = inTable(USB_HUBS, ['usbHubs', name], given.model);
  if (given.count > 1) throw new PlanFault(['usbHubs', name, 'count'], 'give each of them a name of its own');
  const ports = given.ports ?? known?.ports?.value;
  if (ports === undefined) throw new PlanFault(['usbHubs', name], 'ports is missing: how many has it?');
  const perGroup = given.portsPerGroup ?? known?.portsPerGroup ?? ports;
  const { volts } = given;
  const groupWatts = limit(undefined, given.groupAmps ?? known?.groupAmps.value, volts) ?? ('unknown' as const);
  const all: Feed = {
    name,
    oneOf: name,
    kind: 'usb-hub',
    volts,
    limitWatts: limit(undefined, given.amps, volts),
    efficiency: given.efficiency ?? 'unknown',
    isWireAtOwnVolts: given.efficiency === undefined,
    parents: [],
  };
  const groups = Array.from({ length: Math.ceil(ports / perGroup) }, (_, at): Feed => {
    const [first, last] = [at * perGroup + 1, Math.min(ports, (at + 1) * perGroup)];
    const named = first === last ? `${name}, port ${first}` : `${name}, ports ${first} and ${last}`;
    const range = last - first > 1 ? `${name}, ports ${first} to ${last}` : named;
    return { name: range, oneOf: range, kind: 'usb-group', volts, limitWatts: groupWatts, parents: [all] };
  });
  const taken = new Set<number>();
  return {
    path: ['usbHubs', name],
    on: given.on,
    inputs: [all],
    feed(outlet) {
      const port = Number(outlet);
      if (!Number.isInteger(port) || port < 1 || port > ports)
        return `which port of ${name}? Write ${name}.1 to ${name}.${ports}, for each of them another`;
      if (taken.has(port)) return `port ${port} of ${name} is taken`;
      taken.add(port);
      return groups[Math.floor((port - 1) / perGroup)]!;
    },
    feeds: () => [...groups, all],
    missingPorts: () => [],
  };
}

function poeSwitch(name: string, given: PlanFile['switches'][string]): Source | undefined {
  const known = inTable(SWITCHES, ['switches', name], given.model);
  const standard = POE_STANDARDS.find((one) => one.standard === (given.poe ?? known?.poe));
  if (standard === undefined) return undefined;
  if (given.count > 1) throw new PlanFault(['switches', name, 'count'], 'give each of them a name of its own');
  const ports = given.poePorts ?? known?.poePorts?.value ?? given.ports ?? known?.ports.value;
  const budget = given.poeWatts ?? known?.poeWatts?.value ?? ('unknown' as const);
  const named = `all PoE ports of ${name}`;
  const { deviceWatts, portWatts } = standard;
  const cables = { keep: deviceWatts.value / portWatts.value, loss: lossIn(`the cables of ${name}`) };
  const all: Feed = {
    name: named,
    oneOf: named,
    kind: 'poe-budget',
    limitWatts: budget,
    efficiency: 'unknown',
    loss: lossIn(name),
    cables,
    parents: [],
  };
  const used: Feed[] = [];
  return {
    path: ['switches', name],
    on: given.on,
    inputs: [all],
    feed(outlet) {
      if (outlet !== undefined) return `write on: ${name}; its ports give power alike`;
      const limitWatts = deviceWatts.value;
      const names = { name: `PoE port ${used.length + 1} of ${name}`, oneOf: `PoE ports of ${name}` };
      const kept = { efficiency: 'unknown', loss: cables.loss } as const;
      const port: Feed = { ...names, ...kept, kind: 'poe-port', limitWatts, parents: [all] };
      used.push(port);
      return port;
    },
    feeds: () => [...used, all],
    missingPorts: () =>
      ports !== undefined && used.length > ports ? [{ where: name, wanted: used.length, ports }] : [],
  };
}

function instances(name: string, count: number): readonly string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, at) => `${name} ${at + 1} of ${count}`);
}

/** In watts; the smaller one where both are known. */
function limit(watts: Quantity, amps: Quantity, volts: number): Quantity {
  const known = [watts, typeof amps === 'number' ? amps * volts : amps].filter((one) => typeof one === 'number');
  if (known.length > 0) return Math.min(...known);
  return watts ?? amps;
}

function inTable<T extends { readonly model: string }>(
  table: readonly T[],
  path: readonly string[],
  model: string | undefined,
): T | undefined {
  const known = table.find((one) => one.model === model);
  if (model !== undefined && known === undefined)
    throw new PlanFault([...path, 'model'], `there is no ${model} in the table: breadbox plan boards`);
  return known;
}
