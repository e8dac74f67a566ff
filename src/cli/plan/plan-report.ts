import { exitCode } from '../../cluster/errors.ts';
import { amountWords, moneyWords, spanWords } from '../../planner/plan-words.ts';
import { CLUSTER_EFFICIENCY, CLUSTER_POWER } from '../../planner/predict.ts';
import type { PlanFeed, PlanFinding, PlanPart, PlanResult } from '../../protocol/plan.ts';
import type { Block, Fact, Report } from '../output/report.ts';
import { text } from '../output/report.ts';

const GLYPHS: Readonly<Record<PlanFinding['kind'], string>> = { breaks: 'x', warning: '!', unknown: '?', note: '·' };

/** What was found first, then each feed, the parts, and what the machine draws, costs and computes. */
export function planReport(plan: PlanResult): Report {
  const { findings, feeds, parts } = plan;
  const told = findings.map(({ kind, sentence }) => `  ${GLYPHS[kind]} ${sentence}`);
  const blocks: Block[] = [text(`${plan.name}: ${plan.sentence}`)];
  if (told.length > 0) blocks.push(text(told.join('\n')));
  blocks.push(text(''), feedTable(feeds), text(''), partTable(parts, plan.cost.currency), text(''));
  blocks.push({ kind: 'facts', facts: factsOf(plan) });
  return {
    json: plan,
    quiet: findings.filter(({ kind }) => kind === 'breaks').map(({ where }) => where),
    blocks,
    exit: plan.ok ? 0 : exitCode('not-well'),
  };
}

function feedTable(feeds: readonly PlanFeed[]): Block {
  const busy = feeds.filter(({ kind, limitWatts, levels: { worst } }) => {
    const isSumAlone = limitWatts === undefined && (kind === 'supply' || kind === 'usb-hub');
    return asked(worst.watts) && !isSumAlone;
  });
  return {
    kind: 'table',
    columns: [
      { title: 'FEED', as: 'text' },
      { title: 'GIVES', as: 'text' },
      { title: 'TYPICAL W', as: 'count' },
      { title: 'BENCHMARK W', as: 'count' },
      { title: 'WORST W', as: 'count' },
      { title: 'WORST A', as: 'count' },
      { title: 'USED', as: 'percent' },
      { title: 'UNKNOWN', as: 'text' },
    ],
    rows: busy.map(({ feed, limitWatts, levels: { typical, benchmark, worst } }) => [
      feed,
      limitWatts === undefined ? 'unknown' : `${rounded(limitWatts, 2)} W`,
      ...[typical, benchmark, worst].map(({ watts }) => atLeast(watts.known, watts)),
      worst.amps === undefined ? undefined : atLeast(worst.amps, worst.watts),
      worst.watts.known === 0 ? undefined : worst.use,
      worst.watts.unknown.join(', ') || undefined,
    ]),
    empty: 'Nothing in it draws power.',
  };
}

/** `49`, `≥ 49` where more is unknown, and no number where nothing is known. */
function atLeast(value: number, { unknown }: PlanFeed['levels']['worst']['watts']): string | number {
  if (unknown.length === 0) return rounded(value, 1);
  return value === 0 ? 'unknown' : `≥ ${rounded(value, 1)}`;
}

function asked({ known, unknown }: PlanFeed['levels']['worst']['watts']): boolean {
  return known > 0 || unknown.length > 0;
}

function partTable(parts: readonly PlanPart[], currency: string): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'PART', as: 'text' },
      { title: 'WHAT', as: 'text' },
      { title: 'COUNT', as: 'count' },
      { title: 'SPARE', as: 'count' },
      { title: 'OWNED', as: 'count' },
      { title: 'ORDERED', as: 'count' },
      { title: 'MISSING', as: 'count' },
      { title: `EACH ${currency}`, as: 'count' },
      { title: `ALL ${currency}`, as: 'count' },
    ],
    rows: parts.map(({ part, what, used, count, spare, owned, ordered, missing, price, total }) => [
      ...[part, used ? `${what}, used` : what, count, spare, owned, ordered, missing],
      price === undefined ? 'unknown' : price.toFixed(2),
      total === undefined ? 'unknown' : total.toFixed(2),
    ]),
    empty: 'It has no parts.',
  };
}

function factsOf(plan: PlanResult): readonly Fact[] {
  const fact = (title: string, value: string): Fact => ({ title, as: 'text', value });
  const { watts, heatBtuPerHour, airCubicMetresPerHour, litres, partsLitres, cost, predicted } = plan;
  const { hplGflops, peakGflops, because, boards } = predicted;
  const cluster = watts.clusterUnderBenchmark;
  const { currency } = cost;
  return [
    fact('draws typically', amountWords(watts.typical, 'W')),
    fact('under a benchmark', amountWords(watts.benchmark, 'W')),
    fact('at worst', amountWords(watts.worst, 'W')),
    ...(cluster
      ? [
          fact(
            'as clusters do',
            `${spanWords(cluster, 'W')} under a benchmark: their boards × ${rounded(CLUSTER_POWER.low, 2)} to ${rounded(CLUSTER_POWER.high, 2)}`,
          ),
        ]
      : []),
    fact('heat at worst', amountWords(heatBtuPerHour.worst, 'BTU/h')),
    fact('air for it', airWords(airCubicMetresPerHour.known)),
    fact('takes up', litres === undefined ? 'unknown' : `${rounded(litres, 1)} litres`),
    ...(partsLitres ? [fact('its parts', amountWords(partsLitres, 'litres'))] : []),
    fact('HPL', hplGflops === undefined ? (because ?? 'unknown') : hplWords(hplGflops, boards)),
    fact('peak', peakGflops === undefined ? 'unknown' : `${rounded(peakGflops, 1)} Gflop/s`),
    fact('parts', moneyWords(cost.parts, currency)),
    ...(cost.tax > 0 ? [fact('tax in it', `${cost.tax.toFixed(2)} ${currency}`)] : []),
    fact('to pay', `${moneyWords(cost.toPay, currency)}; ordered: ${moneyWords(cost.ordered, currency)}`),
    fact('a year', yearWords(cost)),
    fact('assumed', `${dutyWords(cost.duty)} of the time at benchmark load, ${priceWords(cost)}`),
  ];
}

/** `2807 kWh, 842 EUR`; where something draws an unknown amount, `at least 2807 kWh, at least 842 EUR; unknown: switch`. */
function yearWords({ kwhPerYear, perYear, currency }: PlanResult['cost']): string {
  const { low, unknown } = kwhPerYear;
  const energy = low === 0 ? [] : [spanWords(kwhPerYear, 'kWh'), ...(perYear ? [spanWords(perYear, currency)] : [])];
  const rest = unknown.length === 0 ? [] : [`unknown: ${unknown.join(', ')}`];
  return [...(energy.length === 0 ? [] : [energy.join(', ')]), ...rest].join('; ') || '0 kWh';
}

function priceWords({ pricePerKwh, currency }: PlanResult['cost']): string {
  if (pricePerKwh !== undefined) return `${pricePerKwh} ${currency} per kWh`;
  return `the price of a kWh in ${currency} is unknown: --price-per-kwh`;
}

function dutyWords(duty: number): string {
  return `${rounded(duty * 100, 1)} %`;
}

function airWords(cubicMetresPerHour: number): string {
  return cubicMetresPerHour === 0 ? 'unknown' : `${rounded(cubicMetresPerHour, 1)} m³/h or more, 10 °C warmer`;
}

function hplWords(span: { readonly low: number; readonly high: number }, boards: number): string {
  const { low, high } = CLUSTER_EFFICIENCY;
  const kept = `${Math.round(low * 100)} to ${Math.round(high * 100)} %`;
  const why = boards === 1 ? 'one board' : `${boards} boards: clusters keep ${kept} of N times one board`;
  return `${spanWords(span, 'Gflop/s')} (${why})`;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
