import { SUPPLIES } from '../machines/boards-power.ts';
import type { PlanFile } from '../protocol/plan.ts';
import { PlanFault } from './plan-fault.ts';

/** Of things that draw or give power, each of `count` one. A plan of that size is judged in some tenths of a second. */
const MOST_PIECES = 2000;
/** Each kind that has spares is judged once more with these plugged in. */
const MOST_KINDS_WITH_SPARES = 50;
const MOST_SPARE_SUPPLIES = 20;

/** So that whoever asks for a plan without measure gets a sentence, and soon. @throws PlanFault */
export function checkSize(plan: PlanFile): void {
  let pieces = 0;
  for (const [path, count] of sizes(plan)) {
    pieces += count;
    if (pieces > MOST_PIECES)
      throw new PlanFault(
        path,
        `a plan takes ${MOST_PIECES} things that draw or give power, and with this there are more`,
      );
  }
  const spares = Object.entries(plan.boards).filter(([, { spare }]) => spare > 0);
  if (spares.length > MOST_KINDS_WITH_SPARES)
    throw new PlanFault(
      ['boards', spares.at(-1)![0], 'spare'],
      `${MOST_KINDS_WITH_SPARES} kinds of boards have spares at most`,
    );
  const waiting = Object.entries(plan.supplies).filter(([, { spareFor }]) => spareFor !== undefined);
  if (waiting.length > MOST_SPARE_SUPPLIES)
    throw new PlanFault(
      ['supplies', waiting.at(-1)![0], 'spareFor'],
      `${MOST_SPARE_SUPPLIES} supplies wait for others at most`,
    );
}

function* sizes(plan: PlanFile): Generator<readonly [path: readonly string[], count: number]> {
  for (const [name, { count, spare }] of Object.entries(plan.boards)) yield [['boards', name], count + spare];
  for (const section of ['switches', 'fans', 'loads', 'converters'] as const)
    for (const [name, { count }] of Object.entries(plan[section])) yield [[section, name], count];
  for (const [name, { count, model, rails = {}, combined }] of Object.entries(plan.supplies)) {
    const known = SUPPLIES.find((one) => one.model === model)?.rails.length ?? 0;
    yield [['supplies', name], count * (1 + known + Object.keys(rails).length + combined.length)];
  }
  for (const [name, { ports = 1 }] of Object.entries(plan.usbHubs)) yield [['usbHubs', name], 1 + ports];
}
