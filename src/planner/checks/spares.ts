import type { PlanFile } from '../../protocol/plan.ts';
import type { FeedLoads } from '../feed-loads.ts';
import { loadsOf } from '../feed-loads.ts';
import { railsOf } from '../feed-sources.ts';
import { type Wiring, wire } from '../feeds.ts';
import { drawWords, type Found, labelWords, listWords } from '../finding.ts';
import { PlanFault } from '../plan-fault.ts';
import { checkLimits } from './limits.ts';

/** What spares change: a supply that waits for another to fail, and boards that are plugged in as well. */
export function checkSpares(plan: PlanFile, wiring: Wiring, loads: FeedLoads): readonly Found[] {
  return [
    ...Object.keys(plan.supplies).flatMap((name) => spareSupply(plan, name, wiring, loads)),
    ...spareBoards(plan),
  ];
}

function spareSupply(plan: PlanFile, name: string, { feeds }: Wiring, loads: FeedLoads): readonly Found[] {
  const given = plan.supplies[name]!;
  const { spareFor } = given;
  if (spareFor === undefined) return [];
  const relieved = plan.supplies[spareFor];
  if (relieved === undefined || spareFor === name)
    throw new PlanFault(['supplies', name, 'spareFor'], `there is no other supply ${spareFor}`);
  const rails = railsOf(name, given).entries;
  const problems: string[] = [];
  const halves: string[] = [];
  for (const feed of feeds.filter(({ of }) => of?.supply === spareFor)) {
    const load = loads.get(feed)!.worst;
    if (load.known === 0 && load.unknown.length === 0) continue;
    const own = rails.find((one) => one.rail === feed.of?.rail) ?? rails.find((one) => one.volts === feed.volts);
    if (own === undefined || own.volts !== feed.volts)
      problems.push(`it has nothing for ${feed.name}, ${feed.volts} V`);
    else if (typeof own.limitWatts !== 'number') problems.push(`what it may give is unknown`);
    else if (load.known > own.limitWatts)
      problems.push(`it gives ${labelWords(own.limitWatts, 'W')}, and ${drawWords(load.known, feed.volts)} are wanted`);
    else halves.push(`${Math.round((load.known / 2 / own.limitWatts) * 100)} % of ${name}.${own.rail}`);
  }
  if (problems.length > 0)
    return [finding('warning', name, `${name} cannot stand in for ${spareFor}: ${listWords([...new Set(problems)])}.`)];
  const half =
    halves.length === 0
      ? ''
      : ` If each fed half of it, that would be ${listWords(halves)} at worst, of what is known.`;
  const holds = `${name} waits as a spare for ${spareFor} and adds nothing meanwhile: alone it holds what is known of the load.`;
  return [finding('note', name, `${holds}${half}`)];
}

/** The same plan with the spare boards plugged in. */
function spareBoards(plan: PlanFile): readonly Found[] {
  const before = breaksOf(plan);
  return Object.entries(plan.boards).flatMap(([name, board]) => {
    if (board.spare === 0 || Array.isArray(board.on)) return [];
    const plugged = { ...board, count: board.count + board.spare, spare: 0 };
    const after = breaksOf({ ...plan, boards: { ...plan.boards, [name]: plugged } });
    const fresh = after.filter(({ where }) => !before.some((one) => one.where === where));
    const what = board.spare === 1 ? `the spare ${name}` : `the ${board.spare} spare ${name}`;
    return fresh.length === 0
      ? [finding('note', name, `With ${what} plugged in as well, nothing else breaks of what is known.`)]
      : [
          finding(
            'warning',
            name,
            `With ${what} plugged in as well: ${fresh.map(({ sentence }) => sentence).join(' ')}`,
          ),
        ];
  });
}

function breaksOf(plan: PlanFile): readonly Found[] {
  return checkLimits(loadsOf(wire(plan))).filter(({ kind }) => kind === 'breaks');
}

function finding(kind: Found['kind'], where: string, sentence: string): Found {
  return { kind, check: 'spare', where, sentence };
}
