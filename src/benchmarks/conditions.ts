import type { BenchFinding, BenchNode } from '../protocol/bench.ts';
import type { SeriesKey } from '../protocol/series.ts';
import { benchNodeOf, type NodeLook } from './node-look.ts';

const EVERY_MS = 1000;

/** What agents tell of a node now; `undefined`: nothing. */
export type Readings = (node: string) => ReadonlyMap<SeriesKey, number> | undefined;

interface Span {
  min: number;
  max: number;
  sum: number;
  count: number;
}

interface Seen {
  readonly celsius: Span;
  readonly mhz: Span;
  /** Whether anything ever said whether it is slowed down. */
  tells: boolean;
  slowed: string | undefined;
}

/** Whatever of them is 1 makes a processor slower than it may be. */
const SLOWING: Readonly<Record<string, string>> = {
  throttled: 'the processor was slowed down',
  heat_limited: 'it was too hot',
  frequency_capped: 'the firmware held its clock down',
  under_voltage: 'its supply gave too little voltage',
};

/** Looks once a second how nodes are while a benchmark runs. */
export class Conditions {
  readonly #readings: Readings;
  readonly #seen = new Map<string, Seen>();
  readonly #timer: NodeJS.Timeout;

  constructor(nodes: readonly string[], readings: Readings) {
    this.#readings = readings;
    for (const node of nodes)
      this.#seen.set(node, { celsius: noSpan(), mhz: noSpan(), tells: false, slowed: undefined });
    this.#timer = setInterval(() => this.look(), EVERY_MS);
    this.look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  look(): void {
    for (const [node, seen] of this.#seen) {
      const values = this.#readings(node);
      if (values === undefined) continue;
      take(seen.celsius, values.get('cpu_temperature_celsius'));
      const hertz = values.get('cpu_frequency_hertz');
      take(seen.mhz, hertz && hertz / 1e6);
      for (const [series, words] of Object.entries(SLOWING)) {
        const flag = values.get(series);
        if (flag === undefined) continue;
        seen.tells = true;
        if (flag === 1) seen.slowed ??= words;
      }
    }
  }

  /** @param after how the nodes were at the end, where that is known: their own counts say what agents have not seen */
  of(before: readonly NodeLook[], after: readonly NodeLook[] = []): readonly BenchNode[] {
    return before.map((look) => {
      const seen = this.#seen.get(look.node);
      const throttled = this.#throttled(look, after);
      const celsius = seen && spanOf(seen.celsius);
      const mhz = seen && spanOf(seen.mhz);
      return {
        ...benchNodeOf(look),
        ...(celsius && { socCelsius: celsius }),
        ...(mhz && { mhz }),
        ...(throttled !== undefined && { throttled }),
      };
    });
  }

  /** One a node that was slowed down meanwhile. */
  findings(before: readonly NodeLook[], after: readonly NodeLook[]): readonly BenchFinding[] {
    return before.flatMap((look): BenchFinding[] => {
      if (this.#throttled(look, after) !== true) return [];
      const seen = this.#seen.get(look.node);
      const hottest = seen && spanOf(seen.celsius)?.max;
      return [
        {
          ...{ kind: 'throttled', node: look.node },
          sentence: `${look.node} ran slower than it may during this run, so the figures are lower than they could be.`,
          what: `${seen?.slowed ?? 'The kernel or the firmware counted that it was slowed down'}${hottest === undefined ? '' : `; the hottest was ${hottest.toFixed(0)} °C`}.`,
          why: 'It was too hot, or its supply gave too little.',
          todo: 'Look at its fan, its heat sink and its supply, then measure again.',
        },
      ];
    });
  }

  #throttled(look: NodeLook, after: readonly NodeLook[]): boolean | undefined {
    const seen = this.#seen.get(look.node);
    if (seen?.slowed !== undefined) return true;
    const now = after.find(({ node }) => node === look.node);
    const counted = now && slowedBetween(look, now);
    return counted ?? (seen?.tells === true ? false : undefined);
  }
}

/** Whether a node tells by itself whether it was slowed down. */
export function tellsSlowing({ slowedCount, firmwareBits }: NodeLook): boolean {
  return slowedCount !== undefined || firmwareBits !== undefined;
}

/** Bits 0 to 3 of a Raspberry Pi: slowed down at this moment. */
const SLOWED_NOW = 0xf;

/**
 * A kernel of x86 counts. The firmware of a Raspberry Pi sets bits that stay set once it has been slowed down, until its start or until
 * whoever reads them (drivers/hwmon/raspberrypi-hwmon.c) asks to clear them: as they were says nothing of what was in between.
 */
function slowedBetween(before: NodeLook, after: NodeLook): boolean | undefined {
  if (before.slowedCount !== undefined && after.slowedCount !== undefined) {
    if (after.slowedCount > before.slowedCount) return true;
    // Fewer: it has started anew in between.
    return after.slowedCount === before.slowedCount ? false : undefined;
  }
  if (before.firmwareBits === undefined || after.firmwareBits === undefined) return undefined;
  const news = after.firmwareBits & ~before.firmwareBits;
  return news !== 0 || (after.firmwareBits & SLOWED_NOW) !== 0 ? true : undefined;
}

function noSpan(): Span {
  return { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, count: 0 };
}

function take(span: Span, value: number | undefined): void {
  if (value === undefined) return;
  span.min = Math.min(span.min, value);
  span.max = Math.max(span.max, value);
  span.sum += value;
  span.count++;
}

function spanOf({ min, max, sum, count }: Span): { min: number; mean: number; max: number } | undefined {
  return count === 0 ? undefined : { min, mean: sum / count, max };
}
