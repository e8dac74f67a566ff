import type { WatchedNode } from '../../watch.ts';
import { instancesOf, measured, rulePerNode, type Scene, type Trouble } from '../rule.ts';
import { celsiusText } from '../words.ts';

interface Limits {
  readonly warning: number;
  readonly bad: number;
}
/** A Raspberry Pi slows itself down from 80 °C, and hard at 85 °C (its documentation, "Frequency management and thermal control"). */
const RASPBERRY: Limits = { warning: 80, bad: 85 };
/** Other boards and PCs slow down between 85 and 100 °C. */
const OTHERS: Limits = { warning: 85, bad: 95 };
const GPU: Limits = { warning: 85, bad: 93 };
/** So much cooler it has to be before it is well again. */
const BACK_CELSIUS = 5;

/** Processor or graphics processor near the point at which it slows itself down. */
export const hot = () =>
  rulePerNode({ rule: 'hot', afterSec: 3, clearAfterSec: 10 }, function* (watched, scene) {
    const celsius = measured(watched, 'cpu_temperature_celsius');
    const limits = watched.about.model?.includes('Raspberry Pi') === true ? RASPBERRY : OTHERS;
    if (celsius !== undefined) yield judged(watched, scene, celsius, limits, undefined);
    for (const [gpu, degrees] of instancesOf(watched, 'gpu_temperature_celsius'))
      yield judged(watched, scene, degrees, GPU, gpu);
  });

function judged(
  { node }: WatchedNode,
  scene: Scene,
  celsius: number,
  { warning, bad }: Limits,
  gpu: string | undefined,
): { part: string | undefined; trouble: Trouble | undefined } {
  const part = gpu === undefined ? undefined : `gpu ${gpu}`;
  const from = scene.isOn(node, part) ? warning - BACK_CELSIUS : warning;
  if (celsius < from) return { part, trouble: undefined };
  const what = part === undefined ? 'processor' : part.replace('gpu', 'graphics processor');
  return {
    part,
    trouble: {
      severity: celsius >= bad ? 'bad' : 'warning',
      sentence: `The ${what} of ${node} is at ${celsiusText(celsius)}.`,
      what: `From about ${celsiusText(warning)} it slows itself down, and jobs there take longer.`,
      why: 'Its fan stands still, its heat sink is full of dust or loose, or the air around it is warm.',
      todo: `Feel whether air moves at ${node}, and clean it. Until then let it rest: breadbox drain ${node} --reason 'too hot'`,
    },
  };
}
