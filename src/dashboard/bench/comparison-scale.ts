/** What the bars of a column stretch over. */
export interface ValueSpan {
  readonly low: number;
  readonly high: number;
  /** Powers of ten from low to high; undefined on a linear scale, which begins at zero. */
  readonly decades?: number;
}

/** A linear scale begins at zero; a logarithmic one at the power of ten below the least. Undefined: nothing is above zero. */
export function spanOf(values: readonly number[], isLog: boolean): ValueSpan | undefined {
  const known = values.filter((value) => value > 0);
  if (known.length === 0) return undefined;
  const high = Math.max(...known);
  if (!isLog) return { low: 0, high };
  const first = Math.floor(Math.log10(Math.min(...known)) + 1e-9);
  // A machine that is exactly at a power of ten still has a mark.
  const from = 10 ** first === Math.min(...known) ? first - 1 : first;
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  return { low: 10 ** from, high: 10 ** to, decades: to - from };
}

/** 0 at the beginning of the span, 1 at its end. */
export function shareOf(value: number, { low, high, decades }: ValueSpan): number {
  if (decades === undefined) return value / high;
  return value <= low ? 0 : Math.log10(value / low) / decades;
}
