import type { MachineResult } from '../../machines/compare.ts';
import { type Crossing, type CrossoverAssumptions, crossover, type Range, scaled } from '../../machines/crossover.ts';
import { type Block, type Report, text } from '../output/report.ts';
import { digits } from './compare-report.ts';
import { type Compared, nameOf } from './compared.ts';

const CONTESTS = [
  { key: 'speed', title: 'in speed', figure: 'gflops' },
  { key: 'perWatt', title: 'per watt', figure: 'gflopsPerWatt' },
  { key: 'perEuro', title: 'per euro', figure: 'gflopsPerEuro' },
] as const;

/** At how many of `a` they overtake one `b`; what was assumed is said, with the options that change it. */
export function crossoverReport(
  a: MachineResult,
  b: MachineResult,
  assumptions: CrossoverAssumptions,
  warnings: readonly string[] = [],
): Report {
  const crossings = crossover(a, b, assumptions);
  const [one, other] = [nameOf(a), nameOf(b)];
  const parts = CONTESTS.map(({ key, title }) => `${title} ${whenText(crossings[key])}`);
  const finding = `${one} overtakes ${other} ${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}.`;
  const reasons = CONTESTS.flatMap(({ key, title }) => {
    const crossing = crossings[key];
    return crossing.is === 'unknown' ? [text(`${title}: ${crossing.because}`)] : [];
  });
  return {
    json: { finding, a, b, assumptions, ...crossings, warnings },
    quiet: CONTESTS.map(({ key }) => `${key} ${quietText(crossings[key])}`),
    blocks: [
      text(finding),
      ...reasons,
      ...warnings.map((warning) => text(`! ${warning}`)),
      text(''),
      tableOf(a, b, crossings, assumptions),
      text(''),
      text(assumedText(assumptions)),
    ],
  };
}

/** What one should know of a result before going by it. */
export function warningsOf({ machine, throttled, quick }: Compared): string[] {
  return [
    ...(throttled ? [`A node of ${nameOf(machine)} was slowed down while it ran: it can do more.`] : []),
    ...(quick ? [`${nameOf(machine)} was measured by a quick run: a full one may reach more.`] : []),
  ];
}

function whenText(crossing: Crossing): string {
  if (crossing.is !== 'at') return crossing.is;
  const { from, to, oneIsSure } = crossing;
  if (oneIsSure)
    return to === undefined ? 'at 1 but perhaps not at more' : `at 1 and from ${to} on but perhaps not between`;
  if (to === undefined) return `at ${from} perhaps, and perhaps never`;
  return from === to ? `at ${from}` : `at ${from} to ${to}`;
}

function quietText(crossing: Crossing): string {
  if (crossing.is !== 'at') return crossing.is;
  const { from, to, oneIsSure } = crossing;
  if (oneIsSure) return to === undefined ? '1' : `1,${to}-`;
  return to === undefined ? `${from}-` : `${from}-${to}`;
}

/** Both beside each other, at one of A and where something is crossed. */
function tableOf(
  a: MachineResult,
  b: MachineResult,
  crossings: Readonly<Record<(typeof CONTESTS)[number]['key'], Crossing>>,
  assumptions: CrossoverAssumptions,
): Block {
  const crossed = CONTESTS.flatMap(({ key }) => {
    const crossing = crossings[key];
    return crossing.is === 'at' ? [crossing.from, crossing.to ?? crossing.from] : [];
  });
  const counts = [...new Set([1, ...crossed])].sort((one, other) => one - other);
  const { fixedEuros: _, fixedWatts: __, ...ofB } = assumptions;
  const row = (name: string, values: ReturnType<typeof scaled>) => [
    name,
    ...CONTESTS.map(({ figure }) => rangeText(values[figure])),
  ];
  return {
    kind: 'table',
    columns: [
      { title: 'SO MANY', as: 'text' },
      { title: 'GFLOP/S', as: 'count' },
      { title: 'PER WATT', as: 'count' },
      { title: 'PER EURO', as: 'count' },
    ],
    rows: [
      ...counts.map((count) => row(`${count} × ${nameOf(a)}`, scaled(a, count, assumptions))),
      row(nameOf(b), scaled(b, 1, ofB)),
    ],
    empty: '',
  };
}

function rangeText(range: Range | undefined): string {
  if (range === undefined) return 'unknown';
  const [least, most] = [digits(range.min, 4), digits(range.max, 4)];
  return least === most ? least : `${least} to ${most}`;
}

function assumedText(assumptions: CrossoverAssumptions): string {
  const { eurosPerKwh, duty, years, efficiency, powerOverhead, fixedEuros = 0, fixedWatts = 0 } = assumptions;
  const percent = ({ min, max }: Range) => `${digits(min * 100, 3)} to ${digits(max * 100, 3)} %`;
  return `Assumed, and changed by the option behind it:
    electricity                              ${eurosPerKwh} € a kWh, --euros-per-kwh
    part of the time in which it computes    ${digits(duty * 100, 3)} %, --duty
    years                                    ${years}, --years
    what several keep of their speed         ${percent(efficiency)}, --efficiency
    what several draw more together          ${percent(powerOverhead)}, --overhead
    what A needs however many they are       ${fixedEuros} €, ${fixedWatts} W, --fixed-euros, --fixed-watts`;
}
