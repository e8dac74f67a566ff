import { instancesOf, measured, type Rule, type Trouble, type Verdict } from '../rule.ts';
import { WARM_CELSIUS, type Warming, type Warmings } from '../warming.ts';
import { celsiusText, percentText } from '../words.ts';

const DRIVEN_RATIO = 0.25;
const RISEN_CELSIUS = 4;
const OTHERS_RISEN_CELSIUS = 1;
const HOTTER_CELSIUS = 15;
const SAME_BUSY_RATIO = 0.15;
const LEAST_OTHERS = 2;

/** A fan that is driven and does not turn; or a node that becomes warm alone, while others do as much as it. */
export function fanStopped(warmings: Warmings): Rule {
  let alone: readonly Verdict[] = [];
  return {
    ...{ rule: 'fan-stopped', afterSec: 5, clearAfterSec: 10 },
    judge(scene) {
      const still = scene.live.flatMap((watched): Verdict[] =>
        [...instancesOf(watched, 'fan_speed_revolutions_per_minute')].flatMap(([fan, rpm]): Verdict[] => {
          const drive = measured(watched, 'fan_drive_ratio', fan);
          if (drive === undefined) return [];
          const isStill = rpm === 0 && drive >= DRIVEN_RATIO;
          return [
            { node: watched.node, part: fan, trouble: isStill ? standsStill(watched.node, fan, drive) : undefined },
          ];
        }),
      );
      const all = warmings.look(scene);
      if (all !== undefined)
        alone = all.flatMap((one): Verdict[] => {
          const isAlone = warmsAlone(one, all, scene.isOn(one.node));
          return isAlone === undefined ? [] : [{ node: one.node, trouble: isAlone ? warm(one) : undefined }];
        });
      return [...still, ...alone];
    },
  };
}

/** `undefined`: there is nobody to compare it with. It counts instead of sorting: each of a thousand nodes is compared with all. */
function warmsAlone(one: Warming, all: readonly Warming[], isOn: boolean): boolean | undefined {
  const others = all.length - 1;
  if (others < LEAST_OTHERS) return undefined;
  if (one.celsius < WARM_CELSIUS) return false;
  const cool = one.celsius - (isOn ? HOTTER_CELSIUS / 2 : HOTTER_CELSIUS);
  let [alike, cooler, steady] = [0, 0, 0];
  for (const other of all) {
    if (other === one) continue;
    if (other.risenCelsius <= OTHERS_RISEN_CELSIUS) steady++;
    if (other.model !== one.model || other.busyRatio < one.busyRatio - SAME_BUSY_RATIO) continue;
    alike++;
    if (other.celsius <= cool) cooler++;
  }
  if (alike >= LEAST_OTHERS && cooler > Math.floor(alike / 2)) return true;
  return one.risenCelsius >= (isOn ? 0 : RISEN_CELSIUS) && steady > Math.floor(others / 2);
}

function standsStill(node: string, fan: string, drive: number): Trouble {
  return {
    severity: 'bad',
    sentence: `The fan ${fan} of ${node} stands still.`,
    what: `It is driven at ${percentText(drive)}, and its own sensor counts no turn.`,
    why: 'Its plug is out, something blocks it, or its bearing is worn.',
    todo: `Switch ${node} off (breadbox power off ${node}), and turn the fan with a finger: if it goes hard, replace it.`,
  };
}

function warm({ node, celsius }: Warming): Trouble {
  return {
    severity: 'warning',
    sentence: `${node} alone becomes warm: it is at ${celsiusText(celsius)}, and the others are not.`,
    what: 'It does no more than they do. So it is not the air: it is this node.',
    why: 'Most often its fan stands still, or its heat sink is loose or full of dust.',
    todo: `Look at the fan of ${node}, and press its heat sink on. Until then: breadbox drain ${node} --reason 'too warm'`,
  };
}
