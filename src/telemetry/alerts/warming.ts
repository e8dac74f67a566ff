import type { WatchedNode } from '../watch.ts';
import type { Scene } from './rule.ts';

/** Of one node: by how much it has become warmer while it did the same work. */
export interface Warming {
  readonly node: string;
  readonly model: string | undefined;
  readonly celsius: number;
  /** Over the last five minutes. */
  readonly risenCelsius: number;
  readonly busyRatio: number;
}

/** Below this nobody is too warm. */
export const WARM_CELSIUS = 50;
const EVERY_MS = 10_000;
/**
 * A heat sink needs about four minutes to follow the work of its processor, so the work must have been the same for ten before a rise of
 * the last five says anything of the air.
 */
const WHOLE_SEC = 600;
const SETTLED_SEC = 300;
const MEAN_OF_SEC = 60;
const SAME_BUSY_RATIO = 0.1;
const LEAST_KNOWN = 0.8;

/** How those become warmer whose work was steady long enough. Looking back is dear: it is done each ten seconds, once for all who ask. */
export class Warmings {
  #lookedAt = 0;
  #known: readonly Warming[] = [];

  /** `undefined`: between two looks. */
  look({ now, live, watch }: Pick<Scene, 'now' | 'live' | 'watch'>): readonly Warming[] | undefined {
    if (now === this.#lookedAt) return this.#known;
    if (Math.abs(now - this.#lookedAt) < EVERY_MS) return undefined;
    this.#lookedAt = now;
    this.#known = live.map((node) => warmingOf(node, watch)).filter((warming) => warming !== undefined);
    return this.#known;
  }
}

function warmingOf({ node, about }: WatchedNode, watch: Scene['watch']): Warming | undefined {
  const busy = watch.recent(node, 'cpu_busy_ratio', WHOLE_SEC);
  const celsius = watch.recent(node, 'cpu_temperature_celsius', WHOLE_SEC);
  const parts = Array.from({ length: WHOLE_SEC / MEAN_OF_SEC }, (_, at) => mean(busy, at * MEAN_OF_SEC));
  const now = mean(celsius, WHOLE_SEC - MEAN_OF_SEC);
  const before = mean(celsius, WHOLE_SEC - SETTLED_SEC - MEAN_OF_SEC);
  if (now === undefined || before === undefined || parts.includes(undefined)) return undefined;
  const known = parts.filter((part) => part !== undefined);
  if (Math.max(...known) - Math.min(...known) > SAME_BUSY_RATIO) return undefined;
  return { node, model: about.model, celsius: now, risenCelsius: now - before, busyRatio: known.at(-1)! };
}

/** Of a minute; `undefined` where too little of it is known. */
function mean(values: readonly (number | undefined)[], from: number): number | undefined {
  const known = values.slice(from, from + MEAN_OF_SEC).filter((value) => value !== undefined);
  if (known.length < MEAN_OF_SEC * LEAST_KNOWN) return undefined;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
