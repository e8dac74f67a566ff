/** Of the drawing, in its own units. */
export const SPARK_WIDTH = 100;
export const SPARK_HEIGHT = 24;
/** The line itself is not cut off at the edges. */
const MARGIN = 1;

/** A line through the values and what lies under it, oldest left, with gaps where nothing was measured. */
export function sparkPaths(
  values: readonly (number | undefined)[],
  least: number,
  most: number,
): { readonly line: string; readonly area: string } {
  const top = values.reduce<number>((high, value) => Math.max(high, value ?? high), most);
  const span = top - least || 1;
  const step = SPARK_WIDTH / Math.max(values.length - 1, 1);
  const y = (value: number) =>
    (SPARK_HEIGHT - MARGIN - (Math.max(value - least, 0) / span) * (SPARK_HEIGHT - 2 * MARGIN)).toFixed(1);
  let line = '';
  let area = '';
  for (let from = 0; from < values.length; from += 1) {
    if (values[from] === undefined) continue;
    let to = from;
    while (values[to + 1] !== undefined) to += 1;
    // A single value between gaps is a short stroke.
    const points =
      from === to
        ? [`${Math.max(0, (from - 0.5) * step).toFixed(1)} ${y(values[from] as number)}h${step.toFixed(1)}`]
        : values.slice(from, to + 1).map((value, at) => `${((from + at) * step).toFixed(1)} ${y(value as number)}`);
    line += `M${points.join('L')}`;
    area += `M${points.join('L')}V${SPARK_HEIGHT}H${(from * step).toFixed(1)}z`;
    from = to;
  }
  return { line, area };
}
