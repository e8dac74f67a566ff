import type { MachineResult } from '../../machines/compare.ts';
import type { Block, Cell, Report, TableBlock } from '../output/report.ts';
import { text } from '../output/report.ts';
import { type Compared, nameOf } from './compared.ts';

/** Nobody published or measured it; it is not guessed. */
const UNKNOWN = 'unknown';

/** The fastest first; it opens with what can be said in a sentence. */
export function compareReport(machines: readonly Compared[]): Report {
  const sorted = [...machines].sort((one, other) => other.machine.gflops - one.machine.gflops);
  const finding = findingOf(sorted, machines);
  const sources = [...new Set(sorted.flatMap(({ machine }) => machine.source ?? []))];
  return {
    json: { finding, machines: sorted.map(jsonOf) },
    quiet: sorted.map(({ machine }) => nameOf(machine)),
    blocks: [
      text(finding),
      text(''),
      tableOf(sorted),
      ...(sorted.some(({ throttled }) => throttled) ? [text('! a node was slowed down while it ran')] : []),
      ...(sorted.some(({ quick }) => quick) ? [text('~ a quick run; a full one may reach more')] : []),
      ...peakBlocks(sorted),
      ...(sources.length > 0 ? [text(''), text(`From: ${sources.join('; ')}`)] : []),
    ],
  };
}

function findingOf(sorted: readonly Compared[], asked: readonly Compared[]): string {
  const [first, second] = asked;
  if (first === undefined) return 'There is no HPL result to compare.';
  if (asked.length === 2 && second !== undefined) return ofTwo(first, second);
  const fastest = sorted[0]!;
  const best = sorted
    .filter(({ figures }) => figures.gflopsPerWatt !== undefined)
    .sort((one, other) => (other.figures.gflopsPerWatt ?? 0) - (one.figures.gflopsPerWatt ?? 0))[0];
  const mine = sorted.find(({ kind }) => kind === 'mine');
  const own =
    mine === undefined
      ? ''
      : `${nameOf(mine.machine)} reaches ${digits(mine.machine.gflops, 4)} Gflop/s, number ${sorted.indexOf(mine) + 1} of ${sorted.length}. `;
  const most = `The fastest is ${nameOf(fastest.machine)} with ${digits(fastest.machine.gflops, 4)} Gflop/s`;
  const perWatt =
    best === undefined
      ? ''
      : `; ${nameOf(best.machine)} gives the most per watt, ${digits(best.figures.gflopsPerWatt!, 3)} Gflop/s`;
  return `${own}${most}${perWatt}.`;
}

function ofTwo(one: Compared, other: Compared): string {
  const [fast, slow] = one.machine.gflops >= other.machine.gflops ? [one, other] : [other, one];
  const times = digits(fast.machine.gflops / slow.machine.gflops, 3);
  const [mine, its] = [fast.figures.gflopsPerWatt, slow.figures.gflopsPerWatt];
  const perWatt = mine === undefined || its === undefined ? 'unknown' : `${digits(mine / its, 3)} times as much`;
  return `${nameOf(fast.machine)} is ${times} times as fast as ${nameOf(slow.machine)}; per watt ${perWatt}.`;
}

function tableOf(sorted: readonly Compared[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'MACHINE', as: 'text' },
      { title: 'RUN', as: 'text' },
      { title: 'BOARDS', as: 'count' },
      { title: 'GFLOP/S', as: 'count' },
      { title: 'OF PEAK', as: 'percent' },
      { title: 'WATTS', as: 'count' },
      { title: 'PER WATT', as: 'count' },
      { title: 'PER EURO', as: 'count' },
      { title: 'PER LITRE', as: 'count' },
      { title: 'EFFICIENCY', as: 'percent' },
      { title: 'OVERHEAD', as: 'percent' },
    ],
    rows: sorted.map(({ machine, figures, scaling, run, throttled, quick }): Cell[] => [
      `${nameOf(machine)}${throttled ? ' !' : ''}${quick ? ' ~' : ''}`,
      run,
      machine.nodes ?? UNKNOWN,
      digits(machine.gflops, 4),
      figures.ofPeak ?? UNKNOWN,
      machine.watts === undefined ? UNKNOWN : digits(machine.watts, 4),
      figures.gflopsPerWatt === undefined ? UNKNOWN : digits(figures.gflopsPerWatt, 3),
      figures.gflopsPerEuro === undefined ? UNKNOWN : digits(figures.gflopsPerEuro, 3),
      figures.gflopsPerLitre === undefined ? UNKNOWN : digits(figures.gflopsPerLitre, 3),
      scaling.scalingEfficiency ?? ofSeveral(machine),
      scaling.powerOverhead ?? ofSeveral(machine),
    ]),
    empty: 'There is no HPL result to compare. breadbox bench run hpl measures one.',
  };
}

/** One board has none; of several, and of nobody knows how many, it is unknown. */
function ofSeveral({ nodes }: MachineResult): string | undefined {
  return nodes === 1 ? undefined : UNKNOWN;
}

/** Of machines whose peak is the same for the same reason, once. */
function peakBlocks(sorted: readonly Compared[]): Block[] {
  const byBasis = new Map<string, string[]>();
  for (const { machine } of sorted) {
    const { peakGflops, peakBasis = 'nobody says of what' } = machine;
    if (peakGflops === undefined) continue;
    const peak = `${digits(peakGflops, 4)} Gflop/s: ${peakBasis}`;
    byBasis.set(peak, [...(byBasis.get(peak) ?? []), nameOf(machine)]);
  }
  if (byBasis.size === 0) return [];
  return [
    text(''),
    text('The peaks are'),
    ...[...byBasis].map(([peak, names]) => text(`    ${[...new Set(names)].join(', ')}: ${peak}`)),
  ];
}

function jsonOf({ kind, run, machine, figures, scaling, throttled, quick }: Compared) {
  return { kind, ...(run !== undefined && { run }), ...machine, ...figures, ...scaling, throttled, quick };
}

/** So many figures that count, and all that stand before the point. */
export function digits(value: number, figures: number): string {
  return Math.abs(value) >= 10 ** figures ? String(Math.round(value)) : String(Number(value.toPrecision(figures)));
}
