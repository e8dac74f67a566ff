import type { WatchedNode } from '../../watch.ts';
import { forgetGone, measured, type Rule, type Trouble } from '../rule.ts';
import { gigahertzText, timesText } from '../words.ts';

const HOUR_MS = 3_600_000;

/**
 * Too little voltage now, or since the second before: the firmware remembers dips that are shorter than a second. What it remembers
 * from before the head looked is no alert: nobody knows when it was.
 */
export function underVoltage(): Rule {
  const sinceBoot = new Map<string, { readonly bootId: string; readonly flag: number }>();
  const now = new Map<string, number>();
  const dips = new Map<string, number[]>();
  return {
    ...{ rule: 'under-voltage', afterSec: 0, clearAfterSec: 300 },
    judge(scene) {
      for (const memory of [sinceBoot, now, dips]) forgetGone(memory, scene);
      return scene.live.flatMap((watched) => {
        const { node, about } = watched;
        const flag = measured(watched, 'under_voltage');
        const remembered = measured(watched, 'under_voltage_since_boot');
        if (flag === undefined && remembered === undefined) return [];
        const before = sinceBoot.get(node);
        const isFresh = before?.bootId === about.bootId && before.flag === 0 && remembered === 1;
        if (remembered !== undefined) sinceBoot.set(node, { bootId: about.bootId, flag: remembered });
        const isShort = flag === 1 || isFresh;
        const lately = (dips.get(node) ?? []).filter((at) => scene.now - at < HOUR_MS);
        if (isShort && now.get(node) !== 1) lately.push(scene.now);
        now.set(node, isShort ? 1 : 0);
        dips.set(node, lately);
        return [{ node, trouble: isShort ? told(watched, lately.length) : undefined }];
      });
    },
  };
}

function told(watched: WatchedNode, count: number): Trouble {
  const { node, about } = watched;
  const hertz = measured(watched, 'cpu_frequency_hertz');
  const limit = measured(watched, 'cpu_frequency_limit_hertz');
  const isPi = about.model?.includes('Raspberry Pi') === true;
  const isSlow = hertz !== undefined && limit !== undefined && hertz < limit * 0.9;
  const slowed = measured(watched, 'frequency_capped') === 1 && isSlow;
  return {
    severity: 'bad',
    sentence: slowed
      ? `${node} runs at ${gigahertzText(hertz)} instead of ${gigahertzText(limit)}, because its supply voltage drops.`
      : `The supply of ${node} gives too little voltage.`,
    what: `It fell ${isPi ? 'below 4.63 V' : 'too low'} ${timesText(Math.max(1, count))} in the last hour. The board slows itself down so that it does not crash; cards and disks can lose data.`,
    why: `Most often the power supply is too weak or the cable too thin.${about.model?.includes('Pi 5') === true ? ' A Pi 5 wants 5 V at 5 A.' : ''}`,
    todo: `Swap the supply of ${node} with that of a node that is well. If the warning moves with it, replace the supply. If it stays, replace the cable.`,
  };
}
