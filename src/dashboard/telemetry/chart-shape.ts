/** A line of a chart: a value a time, `null` where nothing was measured. */
export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** The highest within each step, where the step is longer than a moment; drawn as a shade above the line. */
  readonly most?: readonly (number | null)[];
}

/** What one chart shows over time. */
export interface ChartShape {
  readonly heading: string;
  /** Seconds since 1970, of each step's beginning. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** The axis shows at least this much. */
  readonly least: number;
  readonly most: number;
  /** What cannot or should not be passed; dashed. */
  readonly limit?: { readonly value: number; readonly label: string };
  readonly text: (value: number) => string;
}

/** Whether there is anything to draw. */
export function hasValues({ lines }: ChartShape): boolean {
  return lines.some(({ values }) => values.some((value) => value !== null));
}

/** More lines are not told apart by name. */
export const MOST_NAMED_LINES = 4;
/** Narrower charts have no room for names beside their lines. */
const LABELS_FROM_PIXELS = 420;

export function hasRoomForLabels({ lines }: ChartShape, width: number): boolean {
  return isNamed(lines) && width >= LABELS_FROM_PIXELS;
}

/** Several lines, and few enough that each has its name. */
export function isNamed(lines: readonly ChartLine[]): boolean {
  return lines.length > 1 && lines.length <= MOST_NAMED_LINES;
}

/** The last value that is known, of one line alone also the highest: what a chart says to those who do not see it. */
export function chartSaid({ lines, text, limit }: ChartShape): string {
  const said = lines.flatMap(({ label, values, most }) => {
    const last = values.findLast((value) => value !== null);
    if (last === undefined || last === null) return [];
    if (lines.length > 1) return `${label} ${text(last)}`;
    const high = (most ?? values).reduce<number>((top, value) => Math.max(top, value ?? top), last);
    return `last ${text(last)}, at most ${text(high)}`;
  });
  return [
    ...(lines.length > 1 ? [said.join(', ')] : said),
    ...(limit === undefined ? [] : [`${limit.label} ${text(limit.value)}`]),
  ]
    .filter(Boolean)
    .join('; ');
}

/** What all lines have at one step. */
export function chartSaidAt({ lines, text }: ChartShape, step: number): string {
  return lines
    .flatMap(({ label, values }) => {
      const value = values[step];
      return value === null || value === undefined ? [] : `${lines.length === 1 ? '' : `${label} `}${text(value)}`;
    })
    .join(', ');
}

/** Steps whose neighbours are both unknown: a line alone would not show them. */
export function lonelySteps(values: readonly (number | null | undefined)[]): number[] {
  return values.flatMap((value, at) =>
    value !== null && value !== undefined && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
      ? [at]
      : [],
  );
}

/** Labels of ticks: of those that say the same, as several within one second do, the first alone. */
export function eachOnce(labels: readonly string[]): string[] {
  return labels.map((label, at) => (label === labels[at - 1] ? '' : label));
}
