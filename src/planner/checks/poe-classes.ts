import type { Feed } from '../feed.ts';
import type { FeedLoads } from '../feed-loads.ts';
import { type Found, labelWords, loadWords } from '../finding.ts';
import { listWords } from '../list-words.ts';
import { type PoeReserve, poeReserve } from '../poe-reserve.ts';

/**
 * Whether what switches set aside for the classes of PoE devices is within their budget. Many set aside what a class may draw as soon as
 * a device is plugged in, however little it draws; others count what is drawn, which the limits of feeds have.
 */
export function checkPoeClasses(loads: FeedLoads): readonly Found[] {
  return [...loads.keys()].flatMap((feed) => (feed.kind === 'poe-budget' ? checkBudget(feed, loads) : []));
}

function checkBudget(budget: Feed, loads: FeedLoads): readonly Found[] {
  const reserve = poeReserve(budget, loads);
  if (reserve.ports === 0) return [];
  const demoted = reserve.tooHigh.map(({ used, poeClass, watts }): Found => {
    const sentence = `${used} is of class ${poeClass}, and a PoE port of ${switchOf(budget)} gives ${labelWords(watts, 'W')}: it runs with less than its class may draw, or not at all.`;
    return { kind: 'warning', check: 'poe-port', where: used, sentence };
  });
  return [...demoted, ...checkReserve(budget, reserve, loads.get(budget)!.worst.known)];
}

function checkReserve(budget: Feed, reserve: PoeReserve, drawnWatts: number): readonly Found[] {
  const { limitWatts, allocation, name: where } = budget;
  if (limitWatts === undefined || allocation === 'draw') return [];
  const { low, high, silent } = reserve;
  const about = { check: 'poe-budget', where } as const;
  const name = switchOf(budget);
  const says = `${allocation === undefined ? 'If it allocates by class, ' : ''}${name} sets aside ${reserveWords(reserve)}`;
  if (limitWatts === 'unknown') {
    // Who says nothing of classes or of the budget is told what classes would take, and the limit is named as unknown already.
    return [{ kind: 'note', ...about, sentence: `${says}, however little is drawn.` }];
  }
  const has = `${labelWords(limitWatts, 'W')} of PoE`;
  if (high <= limitWatts) {
    if (silent.length === reserve.ports) return [];
    return [{ kind: 'note', ...about, sentence: `${says}, of its ${has}.` }];
  }
  if (allocation === 'class' && low > limitWatts) {
    const sentence = `${says}, and has ${has}: not every device gets power.`;
    return [{ kind: 'breaks', ...about, at: 'typical', reachedAt: 0, sentence }];
  }
  if (allocation === 'class') {
    const sentence = `${says}, and has ${has}: whether every device gets power is unknown. Say poe: {class: …} of ${listWords(silent)}.`;
    return [{ kind: 'unknown', ...about, sentence, unknown: [`the PoE class of ${listWords(silent)}`] }];
  }
  const end = low > limitWatts ? 'then not every device gets power' : 'then perhaps not every device gets power';
  const sentence = `${says}, and has ${has}: ${end}. By what is drawn, it gives ${loadWords(drawnWatts, 'W')} at worst, as far as known. Say allocation: class, or draw.`;
  return [{ kind: 'unknown', ...about, sentence, unknown: [`whether ${name} allocates by class`] }];
}

/** `60 W for 2 devices of class 4`, `34 to 45.4 W for 1 device of class 4 and 1 device of unknown class`. */
function reserveWords({ low, high, classes }: PoeReserve): string {
  const span =
    low === high ? labelWords(low, 'W') : `${labelWords(low, 'W').replace(' W', '')} to ${labelWords(high, 'W')}`;
  const kinds = [...classes].sort(([a = 9], [b = 9]) => a - b);
  const each = kinds.map(([poeClass, count]) => {
    const what = poeClass === undefined ? 'of unknown class' : `of class ${poeClass}`;
    return `${count} ${count === 1 ? 'device' : 'devices'} ${what}`;
  });
  return `${span} for ${listWords(each)}`;
}

function switchOf({ name }: Feed): string {
  return name.replace(/^all PoE ports of /, '');
}
