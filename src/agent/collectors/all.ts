import type { ConfiguredSensor } from '../../protocol/sensors.ts';
import type { SensorTrouble } from '../../protocol/telemetry.ts';
import { air } from './air.ts';
import { Attempts } from './attempts.ts';
import type { AboutParts, Collector, CollectorKind, Machine, Values } from './collector.ts';
import { cpu } from './cpu.ts';
import { diskIo } from './disk-io.ts';
import { diskWear } from './disk-wear.ts';
import { Every } from './every.ts';
import { fans } from './fans.ts';
import { i2cChips } from './i2c-chips.ts';
import { ina3221 } from './ina3221.ts';
import { jetsonGpu } from './jetson-gpu.ts';
import { load } from './load.ts';
import { memory } from './memory.ts';
import { mounts } from './mounts.ts';
import { network } from './network.ts';
import { nvidia } from './nvidia.ts';
import { otherSystem } from './other-system.ts';
import { piPower } from './pi-power.ts';
import { processes } from './processes.ts';
import type { Root } from './root.ts';
import { system } from './system.ts';
import { tegrastats } from './tegrastats.ts';
import { temperatures } from './temperatures.ts';
import { throttle } from './throttle.ts';
import { uptime } from './uptime.ts';

/** In the order in which they are read. */
export const COLLECTORS: readonly CollectorKind[] = [
  system,
  uptime,
  cpu,
  load,
  memory,
  processes,
  temperatures,
  fans,
  throttle,
  network,
  diskIo,
  mounts,
  diskWear,
  nvidia,
  jetsonGpu,
  ina3221,
  tegrastats,
  piPower,
  air,
  i2cChips,
  otherSystem,
];

const LOOK_AGAIN_SECONDS = 600;
/** As the head takes. */
const MOST_TROUBLES = 64;

export interface CollectorsOptions {
  /** An IP address of the head, by which the interface towards it is known. */
  readonly headAddress?: string;
  /** Others than all; for tests. */
  readonly kinds?: readonly CollectorKind[];
}

export interface Collectors {
  /**
   * What was measured, by key of SERIES. Once a second; `now` in milliseconds of a clock that nobody sets, as performance.now() is.
   * Never throws: what cannot be read is in `troubles` until it can.
   */
  read(now: number): Values;
  about(): AboutParts;
  readonly troubles: readonly SensorTrouble[];
  /** Ends programs that collectors run. */
  stop(): void;
}

/** @param configured what the owner says of sensors, `parseSensors` of src/protocol/sensors.ts */
export function createCollectors(
  root: Root,
  configured: readonly ConfiguredSensor[],
  { headAddress, kinds = COLLECTORS }: CollectorsOptions = {},
): Collectors {
  const attempts = new Attempts();
  const machine: Machine = { root, configured, headAddress, attempts };
  const here = new Map<CollectorKind, Collector>();
  const lookAgain = new Every(LOOK_AGAIN_SECONDS);

  const look = (now: number): void => {
    for (const kind of kinds) {
      if (here.has(kind)) continue;
      attempts.attempt(kind.name, kind.name, now, () => {
        const collector = kind.create(machine);
        if (collector !== undefined) here.set(kind, collector);
      });
    }
  };

  if (lookAgain.isDue(0)) look(0);
  return {
    read(now) {
      if (lookAgain.isDue(now)) look(now);
      const values: Values = {};
      for (const [kind, collector] of here) {
        attempts.attempt(kind.name, kind.name, now, () => collector.read(now, values));
      }
      return values;
    },
    about() {
      const parts: AboutParts = {};
      for (const collector of here.values()) Object.assign(parts, collector.about?.());
      return parts;
    },
    get troubles() {
      return attempts.troubles.slice(0, MOST_TROUBLES);
    },
    stop() {
      for (const collector of here.values()) collector.stop?.();
      here.clear();
    },
  };
}
