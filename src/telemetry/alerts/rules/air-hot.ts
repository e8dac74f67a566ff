import { instancesOf, rulePerNode, type Scene } from '../rule.ts';
import { celsiusText } from '../words.ts';

const LOOK_BACK_SEC = 120;
/** A DHT22 tells tenths and wavers by two of them: only more than that is falling. */
const FALLS_CELSIUS = 0.3;
const BACK_CELSIUS = 1;

/** The air in a chassis is past the point at which its thermostat cools, and does not fall: it does not cool. */
export const airHot = () =>
  rulePerNode({ rule: 'air-hot', afterSec: 0, clearAfterSec: 0 }, function* (watched, scene) {
    const { node, about } = watched;
    for (const [place, celsius] of instancesOf(watched, 'air_temperature_celsius')) {
      const point = about.thermostats?.[place];
      if (point === undefined) continue;
      const isOn = scene.isOn(node, place);
      const isOver = isOn ? celsius > point - BACK_CELSIUS : celsius > point && !isFalling(scene, node, place);
      const trouble = {
        severity: 'bad' as const,
        sentence: `The air in ${place} is at ${celsiusText(celsius)}, past ${celsiusText(point)}, and does not get cooler.`,
        what: `At ${celsiusText(point)} the thermostat should start the fan. Boards in there get hotter than their makers allow.`,
        why: 'The fan does not turn, the thermostat does not switch, or the air cannot get in and out.',
        todo: `Listen whether the fan in ${place} turns, and open what covers it. Until it does, let the nodes rest: breadbox power off @all`,
      };
      yield { part: place, trouble: isOver ? trouble : undefined };
    }
  });

function isFalling({ watch }: Scene, node: string, place: string): boolean {
  const known = watch
    .recent(node, `air_temperature_celsius.${place}`, LOOK_BACK_SEC)
    .filter((value) => value !== undefined);
  const first = known[0];
  const last = known.at(-1);
  return first !== undefined && last !== undefined && last <= first - FALLS_CELSIUS;
}
