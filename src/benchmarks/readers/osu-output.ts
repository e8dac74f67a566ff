import type { BenchResultOf } from '../../protocol/bench.ts';
import { linesOf } from './results-file.ts';

export type OsuSet = BenchResultOf<'osu'>['sets'][number];

export interface OsuSection {
  readonly set: OsuSet;
  /** Of its title. */
  readonly line: number;
}

/** Titles whose program is not called after them. */
const PROGRAMS = new Map(
  Object.entries({
    latency: 'osu_latency',
    bandwidth: 'osu_bw',
    'bi-directional bandwidth': 'osu_bibw',
    'multi latency': 'osu_multi_lat',
    'multi-threaded latency': 'osu_latency_mt',
    'multi-process latency': 'osu_latency_mp',
    'multiple bandwidth / message rate': 'osu_mbw_mr',
    'broadcast latency': 'osu_bcast',
    'all-to-all personalized exchange latency': 'osu_alltoall',
    'mpi_put latency': 'osu_put_latency',
    'mpi_put bandwidth': 'osu_put_bw',
    'mpi_put bi-directional bandwidth': 'osu_put_bibw',
    'mpi_get latency': 'osu_get_latency',
    'mpi_get bandwidth': 'osu_get_bw',
    'mpi_accumulate latency': 'osu_acc_latency',
  }),
);

const TITLE = /^\s*#\s*OSU (?:MPI )?(\S+(?: \S+)*?) (?:Latency\/Bandwidth )?Test v?(\d[\w.]*)/;
const COLUMNS = /^\s*#\s*(?:Size\s+)?((?:Avg |Average )?(?:Latency|Bandwidth|MB\/s|Message)[^#]*)$/;
const UNIT = /\(([^()]+)\)/;

/**
 * What programs of the OSU micro-benchmarks print, 3 to 7, one after another in one text. Of further columns (least, greatest,
 * iterations) the first alone is taken, which is the mean. Version 7 adds a `# Datatype:` line, and writes `Avg Latency(us)`.
 */
export function parseOsuOutput(text: string): OsuSection[] {
  const sections: { title: string; version: string; line: number; unit: string; points: OsuSet['points'] }[] = [];
  linesOf(text).forEach((line, i) => {
    const [, title, version] = TITLE.exec(line) ?? [];
    if (title !== undefined && version !== undefined) {
      sections.push({ title, version, line: i + 1, unit: '', points: [] });
      return;
    }
    const section = sections.at(-1);
    if (section === undefined) return;
    const columns = COLUMNS.exec(line)?.[1];
    if (columns !== undefined && section.unit === '') section.unit = unitOf(columns);
    const point = readPoint(line);
    if (point !== undefined) section.points.push(point);
  });
  return sections.map(({ title, version, line, unit, points }) => ({
    line,
    set: { name: programOf(title), version, unit: unit || (/bandwidth/i.test(title) ? 'MB/s' : 'us'), points },
  }));
}

/** A figure at the very end, without the end of its line: digits of it may be missing. */
export function hasUnfinishedFigure(text: string): boolean {
  const last = linesOf(text).at(-1);
  return last !== undefined && /^\s*\d[\d.\s]*$/.test(last);
}

/** `8   1.25 …`; of a barrier, which has no sizes, `1.25` alone. */
function readPoint(line: string): OsuSet['points'][number] | undefined {
  const words = line.trim().split(/\s+/);
  if (!words.every((word) => /^\d+(\.\d+)?$/.test(word))) return undefined;
  const [first = '', second] = words;
  if (second === undefined) return first.includes('.') ? { bytes: 0, value: Number(first) } : undefined;
  const bytes = Number(first);
  return Number.isSafeInteger(bytes) ? { bytes, value: Number(second) } : undefined;
}

function unitOf(columns: string): string {
  return UNIT.exec(columns)?.[1] ?? (/MB\/s/.test(columns) ? 'MB/s' : 'us');
}

function programOf(title: string): string {
  const known = PROGRAMS.get(title.toLowerCase());
  if (known !== undefined) return known;
  const words = title
    .toLowerCase()
    .replace(/^mpi_/, '')
    .replace(/\s+latency$/, '');
  return `osu_${words.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')}`;
}
