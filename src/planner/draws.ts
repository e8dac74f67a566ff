import { boardOf } from '../machines/boards.ts';
import { FANS } from '../machines/boards-power.ts';
import { PLAN_LEVELS, type PlanDraw, type PlanFile, type PlanLevel, type PlanLoad } from '../protocol/plan.ts';
import { givenLevels, type Levels, levelsOf } from './levels.ts';
import { PlanFault } from './plan-fault.ts';

/** What draws power, as its plan and the table of boards have it. */
export interface Consumer {
  /** Where it stands in the plan: `['boards', 'pi']`. */
  readonly path: readonly [Section, string];
  readonly name: string;
  readonly count: number;
  /** What it is made for; unknown where nobody says. */
  readonly volts?: number | undefined;
  /** Of one. */
  readonly levels: Levels;
  readonly isFan: boolean;
  /** Amperes of the fuse of each. */
  readonly fuse?: number | undefined;
  readonly on: PlanLoad['on'];
  /** Which it tells the PoE port that it is plugged into. */
  readonly poeClass?: number | undefined;
}

/** A switch says by `poe` what it gives, not of which class it is. */
type Drawing = Omit<PlanLoad, 'poe'> & { readonly poe?: PlanLoad['poe'] | PlanFile['switches'][string]['poe'] };

type Section = 'boards' | 'switches' | 'fans' | 'loads';

/** @throws PlanFault */
export function consumersOf(plan: PlanFile): readonly Consumer[] {
  return [
    ...Object.entries(plan.boards).map(([name, given]) => board(name, given)),
    ...Object.entries(plan.switches).map(([name, given]) => consumer(['switches', name], given)),
    ...Object.entries(plan.fans).map(([name, given]) => fan(name, given)),
    ...Object.entries(plan.loads).map(([name, given]) => consumer(['loads', name], given)),
  ];
}

function board(name: string, given: PlanFile['boards'][string]): Consumer {
  const known = given.model === undefined ? undefined : boardOf(given.model);
  if (given.model !== undefined && known === undefined)
    throw new PlanFault(['boards', name, 'model'], `there is no ${given.model} in the table: breadbox plan boards`);
  return consumer(['boards', name], given, known?.volts?.value, {
    typical: known?.watts.typical?.value,
    benchmark: known?.watts.benchmark?.value,
    worst: known?.watts.worst?.value,
  });
}

function fan(name: string, given: PlanFile['fans'][string]): Consumer {
  const known = FANS.find(({ model }) => model === given.model);
  if (given.model !== undefined && known === undefined)
    throw new PlanFault(['fans', name, 'model'], `there is no ${given.model} in the table: breadbox plan boards`);
  const watts = known?.watts.value;
  return {
    ...consumer(['fans', name], given, known?.volts, { typical: watts, benchmark: watts, worst: watts }),
    isFan: true,
  };
}

function consumer(
  path: readonly [Section, string],
  given: Drawing,
  knownVolts?: number,
  table: Readonly<Partial<Record<PlanLevel, number | undefined>>> = {},
): Consumer {
  const volts = given.volts ?? knownVolts;
  if (given.watts !== undefined && given.amps !== undefined)
    throw new PlanFault([...path, 'amps'], 'say watts or amps, not both');
  if (given.amps !== undefined && volts === undefined)
    throw new PlanFault([...path, 'amps'], 'amps need volts: at how many?');
  checkRises(path, given.watts === undefined ? 'amps' : 'watts', given.watts ?? given.amps);
  const own = givenLevels(given.watts) ?? givenLevels(given.amps, volts);
  const isWhole = own !== undefined && typeof (given.watts ?? given.amps) !== 'object';
  return {
    path,
    name: path[1],
    count: given.count,
    volts,
    levels: levelsOf(path[1], isWhole ? own : overlay(given.watts ?? given.amps, own, table)),
    isFan: false,
    fuse: given.fuse,
    on: given.on,
    poeClass: typeof given.poe === 'object' ? given.poe.class : undefined,
  };
}

/** The plan's own figures before the table's; one that the plan calls unknown stays unknown. */
function overlay(
  written: PlanDraw | undefined,
  own: Readonly<Partial<Record<PlanLevel, number>>> | undefined,
  table: Readonly<Partial<Record<PlanLevel, number | undefined>>>,
): Readonly<Partial<Record<PlanLevel, number>>> {
  const merged = PLAN_LEVELS.flatMap((level) => {
    const isGiven = typeof written === 'object' && written[level] !== undefined;
    const value = isGiven ? own?.[level] : table[level];
    return value === undefined ? [] : [[level, value] as const];
  });
  return Object.fromEntries(merged);
}

function checkRises(path: readonly string[], key: string, draw: PlanDraw | undefined): void {
  if (typeof draw !== 'object') return;
  let before = 0;
  for (const level of PLAN_LEVELS) {
    const value = draw[level];
    if (typeof value !== 'number') continue;
    if (value < before) throw new PlanFault([...path, key, level], 'a load does not fall from typical to worst');
    before = value;
  }
}
