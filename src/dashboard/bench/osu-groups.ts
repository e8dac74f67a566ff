import type { BenchResultOf } from '../../protocol/bench.ts';

export type OsuSet = BenchResultOf<'osu'>['sets'][number];

/** What programs of OSU have in common, so that they stand in one drawing. */
export interface OsuGroup {
  readonly heading: string;
  readonly unit: string;
  readonly sets: readonly OsuSet[];
}

/** What all ranks do together, also of those that do not wait for each other (osu_iallreduce). */
const COLLECTIVE = /^osu_i?(?:all|barrier|bcast|gather|reduce|scatter|neighbor)/;

/** By what they measure, in their order: times of a message, what a path carries, what all ranks do together; then other units. */
export function osuGroups(sets: readonly OsuSet[]): readonly OsuGroup[] {
  const groups = new Map<string, { heading: string; unit: string; sets: OsuSet[] }>();
  for (const set of sets) {
    const unit = unitText(set.unit);
    const heading = headingOf(set.name, unit);
    const group = groups.get(`${heading} ${unit}`) ?? { heading, unit, sets: [] };
    group.sets.push(set);
    groups.set(`${heading} ${unit}`, group);
  }
  const first = [TIME, CARRIED, TOGETHER];
  const place = ({ heading }: OsuGroup) => (first.includes(heading) ? first.indexOf(heading) : first.length);
  return [...groups.values()].sort((one, other) => place(one) - place(other));
}

const TIME = 'Time of a message';
const CARRIED = 'What a path carries';
const TOGETHER = 'Time of what all ranks do together';

function headingOf(name: string, unit: string): string {
  if (unit === 'µs') return COLLECTIVE.test(name) ? TOGETHER : TIME;
  return unit === 'MB/s' ? CARRIED : 'Other figures';
}

function unitText(unit: string): string {
  return unit === 'us' ? 'µs' : unit;
}

/** As a line is called in a drawing: `put_latency`. */
export function osuLabel({ name }: OsuSet): string {
  return name.replace(/^osu_/, '');
}

/** `2 ranks, version 7.4`, as far as it is known and the same for all. */
export function osuNote(sets: readonly OsuSet[]): string {
  const ranks = new Set(sets.map((set) => set.ranks));
  const versions = new Set(sets.map((set) => set.version));
  const [ranksOfAll, versionOfAll] = [[...ranks][0], [...versions][0]];
  return [
    ...(ranks.size === 1 && ranksOfAll !== undefined ? [`${ranksOfAll} ranks`] : []),
    versions.size > 1 ? 'several versions' : versionOfAll === undefined ? 'version unknown' : `version ${versionOfAll}`,
  ].join(', ');
}

/** A row a size, a column a program; a program that has no sizes, such as osu_barrier, stands in a row of its own. */
export function osuRows(sets: readonly OsuSet[]): readonly {
  /** Absent: of no size. */
  readonly bytes: number | undefined;
  readonly values: readonly (number | undefined)[];
}[] {
  const isSized = (set: OsuSet) => set.points.some(({ bytes }) => bytes > 0);
  const sized = [...new Set(sets.filter(isSized).flatMap(({ points }) => points.map(({ bytes }) => bytes)))];
  const at = (set: OsuSet, bytes: number) => set.points.find((point) => point.bytes === bytes)?.value;
  const unsized = sets.map((set) => (isSized(set) ? undefined : at(set, 0)));
  return [
    ...(unsized.some((value) => value !== undefined) ? [{ bytes: undefined, values: unsized }] : []),
    ...sized
      .sort((one, other) => one - other)
      .map((bytes) => ({ bytes, values: sets.map((set) => (isSized(set) ? at(set, bytes) : undefined)) })),
  ];
}
