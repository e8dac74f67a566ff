import type { SensorTrouble } from '../../../protocol/telemetry.ts';
import { forgetGone, type Rule, type Trouble, type Verdict } from '../rule.ts';

/** One that can be read again within this time is not told: DHT22s miss readings. */
const FAILING_SEC = 30;

/** A sensor that the owner has configured and that is not there, or that cannot be read any more. */
export function sensorMissing(): Rule {
  const told = new Map<string, Set<string>>();
  return {
    ...{ rule: 'sensor-missing', afterSec: 0, clearAfterSec: 2 },
    judge(scene) {
      forgetGone(told, scene);
      return scene.live.flatMap(({ node, about }): Verdict[] => {
        const now = new Map(about.troubles.map((trouble) => [trouble.sensor, trouble]));
        const before = told.get(node) ?? new Set<string>();
        const well = [...before].filter((sensor) => !now.has(sensor));
        told.set(node, new Set([...now.keys(), ...well.filter((sensor) => scene.isOn(node, sensor))]));
        return [
          ...[...now.values()].map((trouble) => ({ node, part: trouble.sensor, trouble: sentence(node, trouble) })),
          ...well.map((sensor) => ({ node, part: sensor, trouble: undefined })),
        ];
      });
    },
  };
}

function sentence(node: string, { sensor, state, because, collector }: SensorTrouble): Trouble {
  const isMissing = state === 'missing';
  return {
    severity: 'warning',
    afterSec: isMissing ? 0 : FAILING_SEC,
    sentence: isMissing ? `${node} does not find its sensor ${sensor}.` : `${node} cannot read ${sensor} any more.`,
    what: `${because}${/[.!?]$/.test(because) ? '' : '.'} Nothing is known of what it measures.`,
    why: isMissing
      ? 'It is not plugged in, a wire is loose, or the system was not told of it.'
      : 'A wire is loose, or the sensor is broken.',
    todo: isMissing
      ? `Look at the wires of ${sensor} at ${node}. If it is not there any more, take it out of the label sensors of ${node}.`
      : `Look at the wires of ${sensor} at ${node}. The collector that reads it is called ${collector}.`,
  };
}
