import type { SeriesName } from '../../protocol/series.ts';

/** What a node has of a series, by instance, in natural order. */
export function instancesNow(
  values: Readonly<Record<string, number>>,
  name: SeriesName,
): readonly (readonly [string, number])[] {
  const start = `${name}.`;
  return Object.entries(values)
    .filter(([key]) => key.startsWith(start))
    .map(([key, value]) => [key.slice(start.length), value] as const)
    .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }));
}
