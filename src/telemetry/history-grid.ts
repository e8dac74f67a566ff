import type { SeriesDefinition } from '../protocol/series.ts';
import type { Grid } from './fold.ts';
import { FINE_SECONDS, LEVELS, type Level, levelsOf } from './keeping.ts';

const DAY_SEC = 86_400;
/** In memory. */
const FINE_STEPS = [1, 2, 5] as const;
const STEPS = [10, 20, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY_SEC] as const;

export interface Span {
  readonly fromSec: number;
  readonly untilSec: number;
  readonly points: number;
}

/**
 * How a time is divided into steps of even length: the finest that was kept from its beginning on, and that gives at most `points`.
 * @param rememberedSec since when every second is known
 */
export function historyGrid(span: Span, nowSec: number, rememberedSec: number): Grid {
  const isFine = span.fromSec >= Math.max(rememberedSec, nowSec - FINE_SECONDS);
  const finest = LEVELS.find(({ keptSec }) => span.fromSec >= nowSec - keptSec) ?? LEVELS[2];
  for (const stepSec of isFine ? [...FINE_STEPS, ...STEPS] : STEPS) {
    if (!isFine && stepSec % finest.stepSec !== 0) continue;
    const grid = divided(span, stepSec);
    if (grid.steps <= span.points) return grid;
  }
  const days = Math.ceil((span.untilSec - span.fromSec) / DAY_SEC / span.points);
  for (let many = days; ; many++) {
    const grid = divided(span, many * DAY_SEC);
    if (grid.steps <= span.points || many > 2 * days + 1) return { ...grid, steps: Math.min(grid.steps, span.points) };
  }
}

/** Read is what is no finer than need be. */
export function levelFor({ keep }: SeriesDefinition, { stepSec }: Grid): Level {
  return levelsOf(keep).findLast((level) => stepSec % level.stepSec === 0) ?? LEVELS[0];
}

/** Steps begin at whole multiples of their length, so that the same steps come again a minute later. */
function divided({ fromSec, untilSec }: Span, stepSec: number): Grid {
  const from = Math.floor(fromSec / stepSec) * stepSec;
  return { fromSec: from, stepSec, steps: Math.max(1, Math.ceil((untilSec - from) / stepSec)) };
}
