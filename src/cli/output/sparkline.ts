const HEIGHTS = '▁▂▃▄▅▆▇█';

/** One character a value, between `from` and `to`; a gap where nothing was measured. */
export function sparkline(values: readonly (number | null | undefined)[], from: number, to: number): string {
  const most = HEIGHTS.length - 1;
  return values
    .map((value) => {
      if (value === null || value === undefined) return ' ';
      const share = to > from ? (value - from) / (to - from) : 0;
      return HEIGHTS[Math.round(Math.min(1, Math.max(0, share)) * most)];
    })
    .join('');
}
