import { NodeSet } from '../cluster/node-set.ts';
import type { Meter, MeterSettings, TypedKind } from '../protocol/meters.ts';
import { TYPED_KINDS } from '../protocol/meters.ts';
import type { DeviceSettings, MeterDriver, Reading } from './driver.ts';
import { ShellyGen2 } from './drivers/shelly-gen2.ts';
import { Tasmota } from './drivers/tasmota.ts';
import { TypedIn } from './drivers/typed-in.ts';
import type { MeterReader } from './meter-reader.ts';
import type { MeterSamples } from './meter-samples.ts';
import type { TypedWattsRow } from './operations.ts';
import { type TypedReading, type TypedWatts, typedNow } from './typed-watts.ts';

/** A meter as the head has it in memory. `reader` is of a plug alone. */
export interface KnownMeter {
  readonly settings: MeterSettings;
  readonly driver: MeterDriver;
  readonly samples: MeterSamples;
  readonly reader: MeterReader | undefined;
  /** What it says that it is. */
  readonly device: string;
  typed: TypedWatts;
}

export function driverOf(settings: MeterSettings, typed: () => TypedWatts, now: () => number): MeterDriver {
  const { address = '', user, password, channel } = settings;
  const device: DeviceSettings = { address, user, password, channel, now };
  switch (settings.driver) {
    case 'shelly-gen2':
      return new ShellyGen2(device);
    case 'tasmota':
      return new Tasmota(device);
    case 'typed-in':
      return new TypedIn(typed, now);
  }
}

/** Which nodes hang on it: all there are, where its owner has not said. */
export function nodesOn({ settings: { nodes } }: KnownMeter, all: NodeSet): NodeSet {
  return nodes === undefined ? all : NodeSet.parse(nodes);
}

export function typedOf(rows: readonly TypedWattsRow[], meter: string): TypedWatts {
  const own = rows.filter((row) => row.meter === meter);
  const kinds: Partial<Record<TypedKind, number>> = {};
  const readings: TypedReading[] = [];
  for (const { kind, at, watts } of own) {
    const known = TYPED_KINDS.find((each) => each === kind);
    if (known === undefined) readings.push({ at, watts });
    else kinds[known] = watts;
  }
  return { kinds, readings };
}

export function presentOf({ reader, typed }: KnownMeter, now: number): Reading | undefined {
  return reader === undefined ? typedNow(typed, now) : reader.present;
}

/** As the API tells it: without its password. */
export function toldMeter(
  known: KnownMeter,
  all: NodeSet,
  now: number,
  today: Pick<Meter, 'todayWh' | 'todayFrom'>,
): Meter {
  const { password, nodes: _, ...settings } = known.settings;
  const { reader, typed, device } = known;
  const present = presentOf(known, now);
  return {
    ...settings,
    nodes: nodesOn(known, all).toString(),
    hasPassword: password !== undefined,
    ...(reader !== undefined && { device }),
    ...(Object.keys(typed.kinds).length > 0 && { typed: typed.kinds }),
    state: reader?.state ?? 'typed',
    ...(reader?.trouble !== undefined && { because: reader.trouble }),
    ...(present !== undefined && {
      ...{ watts: present.watts, at: new Date(present.at).toISOString() },
      ...(present.volts !== undefined && { volts: present.volts }),
      ...(present.amperes !== undefined && { amperes: present.amperes }),
      ...(present.totalWh !== undefined && { totalWh: present.totalWh }),
    }),
    ...today,
  };
}
