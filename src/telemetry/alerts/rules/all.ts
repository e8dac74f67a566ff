import type { Rule } from '../rule.ts';
import { Warmings } from '../warming.ts';
import { airHot } from './air-hot.ts';
import { clockOff } from './clock-off.ts';
import { clockSpeed } from './clock-speed.ts';
import { diskFull } from './disk-full.ts';
import { diskReadOnly } from './disk-read-only.ts';
import { diskWorn } from './disk-worn.ts';
import { fanStopped } from './fan-stopped.ts';
import { hot } from './hot.ts';
import { linkDown } from './link-down.ts';
import { linkSlow } from './link-slow.ts';
import { memoryPressure } from './memory-pressure.ts';
import { networkSlow } from './network-slow.ts';
import { rebooted } from './rebooted.ts';
import { sensorMissing } from './sensor-missing.ts';
import { throttled } from './throttled.ts';
import { underVoltage } from './under-voltage.ts';
import { unreachable } from './unreachable.ts';
import { warmingTogether } from './warming-together.ts';

/** Each with a memory of its own. */
export function allRules(): readonly Rule[] {
  const warmings = new Warmings();
  return [
    unreachable(),
    rebooted(),
    underVoltage(),
    throttled(),
    hot(),
    airHot(),
    warmingTogether(warmings),
    fanStopped(warmings),
    diskFull(),
    diskReadOnly(),
    diskWorn(),
    memoryPressure(),
    linkSlow(),
    linkDown(),
    networkSlow(),
    clockOff(),
    clockSpeed(),
    sensorMissing(),
  ];
}
