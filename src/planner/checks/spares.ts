import type { PlanFile } from '../../protocol/plan.ts';
import type { Feed } from '../feed.ts';
import { type FeedLoads, loadsOf } from '../feed-loads.ts';
import { type Wiring, wire } from '../feeds.ts';
import { type Found, labelVolts } from '../finding.ts';
import { isIdle, type Levels } from '../levels.ts';
import { listWords } from '../list-words.ts';
import { PlanFault } from '../plan-fault.ts';
import { supply } from '../sources/supply.ts';
import { checkFuses } from './fuses.ts';
import { checkLimits } from './limits.ts';
import { checkPlugs } from './plugs.ts';
import { checkPoeClasses } from './poe-classes.ts';
import { checkPorts } from './ports.ts';

/** What spares change: a supply that waits for another to fail, and boards that are plugged in as well. */
export function checkSpares(plan: PlanFile, wiring: Wiring, loads: FeedLoads): readonly Found[] {
  return [
    ...Object.keys(plan.supplies).flatMap((name) => spareSupply(plan, name, wiring, loads)),
    ...spareBoards(plan),
  ];
}

/** What each supply that may fail gives moves to the rails of the spare, which then has to hold as any other does. */
function spareSupply(plan: PlanFile, name: string, { feeds }: Wiring, loads: FeedLoads): readonly Found[] {
  const given = plan.supplies[name]!;
  const { spareFor } = given;
  if (spareFor === undefined) return [];
  if (plan.supplies[spareFor] === undefined || spareFor === name)
    throw new PlanFault(['supplies', name, 'spareFor'], `there is no other supply ${spareFor}`);
  const spare = supply(name, { ...given, count: 1 }).feeds();
  const rails = feeds.filter(({ of }) => of?.supply === spareFor);
  const failing = new Map<Feed | undefined, Feed[]>();
  for (const rail of rails) failing.set(rail.parents[0], [...(failing.get(rail.parents[0]) ?? []), rail]);
  const findings = [...failing.values()].map((together) => {
    const moved = together.map((rail) => ({ rail, load: loads.get(rail)! })).filter(({ load }) => !isIdle(load));
    return standIn(name, spareFor, spare, moved);
  });
  const different = [...new Map(findings.map((one) => [one.sentence, one])).values()];
  const worse = different.filter(({ kind }) => kind !== 'note');
  return worse.length > 0 ? worse : different;
}

interface Moved {
  readonly rail: Feed;
  readonly load: Levels;
}

function standIn(name: string, spareFor: string, spare: readonly Feed[], moved: readonly Moved[]): Found {
  const own = spare.filter(({ kind }) => kind === 'rail');
  const places = moved.map(({ rail, load }) => {
    const at = own.find(({ of }) => of?.rail === rail.of?.rail) ?? own.find(({ volts }) => volts === rail.volts);
    return { rail, load, at: at?.volts === rail.volts ? at : undefined };
  });
  const missing = places
    .filter(({ at }) => at === undefined)
    .map(({ rail }) => `It has nothing for ${rail.name}, ${labelVolts(rail.volts!)}.`);
  const pieces = places.flatMap(({ load, at }) => (at === undefined ? [] : [{ levels: load, plug: { feed: at } }]));
  const loads = loadsOf({ feeds: spare, pieces });
  const found = [...checkLimits(loads), ...checkFuses({ feeds: spare, pieces: [], consumers: [] }, loads)];
  const told = (kind: Found['kind']) => found.filter((one) => one.kind === kind);
  const breaks = [...missing, ...told('breaks').map(({ sentence }) => sentence)];
  if (breaks.length > 0)
    return finding('warning', name, `${name} cannot stand in for ${spareFor}: ${breaks.join(' ')}`);
  const doubts = told('unknown').filter(({ where }) =>
    spare.some((feed) => feed.name === where && feed.limitWatts === 'unknown'),
  );
  if (doubts.length > 0) {
    const sentence = `Whether ${name} can stand in for ${spareFor} is unknown: ${doubts.map((one) => one.sentence).join(' ')}`;
    return { ...finding('unknown', name, sentence), unknown: [`whether ${name} can stand in for ${spareFor}`] };
  }
  const warnings = told('warning').map(({ sentence }) => sentence);
  if (warnings.length > 0)
    return finding('warning', name, `Where ${name} stands in for ${spareFor}: ${warnings.join(' ')}`);
  return finding(
    'note',
    name,
    `${name} waits as a spare for ${spareFor} and adds nothing meanwhile: alone it holds ${heldWords(loads)}`,
  );
}

function heldWords(loads: FeedLoads): string {
  const rails = [...loads].filter(([{ kind }, load]) => kind === 'rail' && !isIdle(load));
  const unknown = [...new Set(rails.flatMap(([, { worst }]) => worst.unknown))];
  const halves = rails.flatMap(([{ name, limitWatts }, { worst }]) =>
    typeof limitWatts === 'number' ? [`${Math.round((worst.known / 2 / limitWatts) * 100)} % of ${name}`] : [],
  );
  const held = unknown.length === 0 ? 'the load.' : `what is known of the load; unknown: ${listWords(unknown)}.`;
  const ofKnown = unknown.length === 0 ? '' : ', of what is known';
  if (halves.length === 0) return held;
  return `${held} If each fed half of it, that would be ${listWords(halves)} at worst${ofKnown}.`;
}

/** The same plan with the spare boards plugged in. */
function spareBoards(plan: PlanFile): readonly Found[] {
  const before = breaksOf(plan);
  return Object.entries(plan.boards).flatMap(([name, board]) => {
    if (board.spare === 0 || Array.isArray(board.on)) return [];
    const plugged = { ...board, count: board.count + board.spare, spare: 0 };
    const after = withOwnPlugs(() => breaksOf({ ...plan, boards: { ...plan.boards, [name]: plugged } }));
    if (after === undefined) return [];
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

/** A spare of what hangs on one USB port has no port of its own, so it cannot be plugged in as well: then nothing is to be said. */
function withOwnPlugs<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PlanFault) return undefined;
    throw error;
  }
}

function breaksOf(plan: PlanFile): readonly Found[] {
  const wiring = wire(plan);
  const loads = loadsOf(wiring);
  const found = [
    ...checkLimits(loads),
    ...checkPoeClasses(loads),
    ...checkFuses(wiring, loads),
    ...checkPlugs(wiring, loads),
    ...checkPorts(plan),
  ];
  return found.filter(({ kind }) => kind === 'breaks');
}

function finding(kind: Found['kind'], where: string, sentence: string): Found {
  return { kind, check: 'spare', where, sentence };
}
