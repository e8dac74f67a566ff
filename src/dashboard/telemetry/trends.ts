import { createSignal } from 'solid-js';
import type { LiveTelemetry } from '../../protocol/telemetry.ts';
import { call } from '../client.ts';
import { type Figures, namedFigures } from './live-figures.ts';
import { TREND_STEP_SEC, TREND_STEPS, TrendBuffer } from './trend-buffer.ts';

/** What sparklines show. `network`: received and sent by the way to the head. */
export const TRENDS = ['temperature', 'load', 'memory', 'network', 'power'] as const;
export type Trend = (typeof TRENDS)[number];

/** Lines are drawn anew so often; figures beside them change each second. */
const DRAW_EVERY_EVENTS = 5;
const MOST_ASKED_AT_ONCE = 2;
const HISTORY_POINTS = 180;
/** After so long without an event, what is kept has a gap: a tab that was hidden, a head that was away. */
const GAP_MS = 10_000;

type NodeTrends = Readonly<Record<Trend, TrendBuffer>>;
const known = new Map<string, NodeTrends>();
const [drawn, setDrawn] = createSignal(Date.now(), { equals: false });
const [gaps, setGaps] = createSignal(0);

let events = 0;
let lastEventMs = Number.POSITIVE_INFINITY;
const asked = new Set<string>();
const queue: (() => Promise<void>)[] = [];
let asking = 0;

/** Increases where the live events had a gap: what is kept is to be asked for again with `wantTrends`. */
export const trendGaps = gaps;

/** Takes what the nodes do now. */
export function putTrends(event: LiveTelemetry): void {
  const atMs = Date.now();
  if (atMs - lastEventMs > GAP_MS) breakTrends();
  lastEventMs = atMs;
  for (const [node, row] of Object.entries(event.nodes)) {
    const figures = namedFigures(row);
    const trends = trendsOf(node);
    for (const trend of TRENDS) {
      const value = trendValue(figures, trend);
      if (value !== undefined) trends[trend].add(atMs, value);
    }
  }
  events += 1;
  if (events % DRAW_EVERY_EVENTS === 1) setDrawn(atMs);
}

/** The last half hour of it, oldest first. */
export function trendOf(node: string, trend: Trend): readonly (number | undefined)[] {
  return trendsOf(node)[trend].values(drawn());
}

/** Of all these nodes together, what was measured of them; `undefined`: of none. */
export function trendSum(nodes: readonly string[], trend: Trend): readonly (number | undefined)[] {
  const sums: (number | undefined)[] = new Array(TREND_STEPS).fill(undefined);
  for (const node of nodes) {
    for (const [at, value] of trendOf(node, trend).entries())
      if (value !== undefined) sums[at] = (sums[at] ?? 0) + value;
  }
  return sums;
}

/** Of these nodes, the highest of each step. */
export function trendMost(nodes: readonly string[], trend: Trend): readonly (number | undefined)[] {
  const most: (number | undefined)[] = new Array(TREND_STEPS).fill(undefined);
  for (const node of nodes) {
    for (const [at, value] of trendOf(node, trend).entries())
      if (value !== undefined) most[at] = Math.max(most[at] ?? value, value);
  }
  return most;
}

/** Asks the head for what it has kept of a node, once; few at a time, so that what a page waits for is not behind them. */
export function wantTrends(node: string, mainInterface: string | undefined): void {
  if (asked.has(node)) return;
  asked.add(node);
  queue.push(() => fetchTrends(node, mainInterface));
  askNext();
}

function askNext(): void {
  if (asking >= MOST_ASKED_AT_ONCE) return;
  const next = queue.shift();
  if (next === undefined) return;
  asking += 1;
  void next().finally(() => {
    asking -= 1;
    askNext();
  });
}

async function fetchTrends(node: string, mainInterface: string | undefined): Promise<void> {
  const flows =
    mainInterface === undefined
      ? []
      : (['receive', 'transmit'] as const).map((way) => `network_${way}_bytes_per_second.${mainInterface}`);
  const kept = await call('GET /api/telemetry/{node}/history', {
    params: { node },
    query: {
      series: ['cpu_temperature_celsius', 'load1', 'memory_used_bytes', 'board_power_watts', ...flows].join(','),
      since: `${TREND_STEPS * TREND_STEP_SEC}s`,
      points: HISTORY_POINTS,
    },
  }).catch(() => undefined); // the lines then begin with what is live
  if (kept === undefined) return;
  const mean = (series: string) => kept.series[series]?.mean ?? [];
  const trends = trendsOf(node);
  const fill = (trend: Trend, values: readonly (number | null)[]) =>
    trends[trend].fill(Date.parse(kept.from), kept.stepSec, values);
  fill('temperature', mean('cpu_temperature_celsius'));
  fill('load', mean('load1'));
  fill('memory', mean('memory_used_bytes'));
  fill('power', mean('board_power_watts'));
  const [received = [], sent = []] = flows.map(mean);
  fill(
    'network',
    received.map((value, at) => sumOf(value, sent[at] ?? null)),
  );
  setDrawn(Date.now());
}

export function trendValue(figures: Figures, trend: Trend): number | undefined {
  switch (trend) {
    case 'temperature':
      return figures.cpu_temperature_celsius;
    case 'load':
      return figures.load1;
    case 'memory':
      return figures.memory_used_bytes;
    case 'network':
      return networkBytes(figures);
    case 'power':
      return figures.board_power_watts;
  }
}

/** Received and sent together, bytes a second. */
export function networkBytes(figures: Figures): number | undefined {
  return sumOf(figures.receive_bytes_per_second ?? null, figures.transmit_bytes_per_second ?? null) ?? undefined;
}

function sumOf(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : one + other;
}

function trendsOf(node: string): NodeTrends {
  let trends = known.get(node);
  if (trends === undefined) {
    trends = {
      temperature: new TrendBuffer(),
      load: new TrendBuffer(),
      memory: new TrendBuffer(),
      network: new TrendBuffer(),
      power: new TrendBuffer(),
    };
    known.set(node, trends);
  }
  return trends;
}

function breakTrends(): void {
  asked.clear();
  queue.length = 0;
  for (const trends of known.values()) for (const trend of TRENDS) trends[trend].clear();
  setGaps((count) => count + 1);
}
