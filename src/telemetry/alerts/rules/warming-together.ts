import { NodeSet } from '../../../cluster/node-set.ts';
import type { Rule, Verdict } from '../rule.ts';
import { median, WARM_CELSIUS, type Warmings } from '../warming.ts';
import { celsiusText, countText } from '../words.ts';

const RISEN_CELSIUS = 3;
const ALL_RATIO = 0.8;
const LEAST_NODES = 3;
const BACK_CELSIUS = 3;
const FALLS_CELSIUS = 1;

/** Nodes that do the same as before become warmer together: the warm air comes back in. */
export function warmingTogether(warmings: Warmings): Rule {
  let peak = 0;
  let nodes = '';
  let isOn = false;
  let verdicts: readonly Verdict[] = [];
  return {
    ...{ rule: 'warming-together', afterSec: 0, clearAfterSec: 0 },
    judge(scene) {
      const judged = warmings.look(scene);
      if (judged === undefined) return verdicts;
      const celsius = median(
        scene.live.map(({ values }) => values.get('cpu_temperature_celsius')).filter((value) => value !== undefined),
      );
      if (Number.isNaN(celsius)) return verdicts;
      if (isOn) {
        peak = Math.max(peak, celsius);
        if (celsius > peak - BACK_CELSIUS) return verdicts;
        isOn = false;
        verdicts = [{ node: nodes, trouble: undefined }];
        return verdicts;
      }
      const risen = judged.filter(({ risenCelsius }) => risenCelsius >= RISEN_CELSIUS);
      // Means of a minute lag behind: it must not have begun to fall.
      const stays = celsius >= median(risen.map((each) => each.celsius)) - FALLS_CELSIUS;
      const areAll = risen.length >= LEAST_NODES && risen.length >= judged.length * ALL_RATIO;
      const are = areAll && stays && celsius >= WARM_CELSIUS;
      if (!are) return verdicts;
      isOn = true;
      peak = celsius;
      nodes = NodeSet.of(risen.map(({ node }) => node)).toString();
      const rise = median(risen.map(({ risenCelsius }) => risenCelsius));
      verdicts = [
        {
          node: nodes,
          trouble: {
            severity: 'warning',
            sentence: `${capital(countText(risen.length))} nodes become warmer together: ${celsiusText(rise)} in five minutes, now ${celsiusText(celsius)}.`,
            what: 'They do the same work as before. So it is not one of them: the air that reaches all of them is warmer.',
            why: 'Most often the warm air that they blow out comes back in, or the room is too warm.',
            todo: 'Give the warm air a way out: more room behind the fans, a board between in and out, a window.',
          },
        },
      ];
      return verdicts;
    },
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
