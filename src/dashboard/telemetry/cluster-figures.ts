import { gibText } from '../amounts.ts';
import type { Figures } from './live-figures.ts';

/** What all watched nodes do together; what none of them tells is not there. */
export interface ClusterFigures {
  readonly nodes: number;
  readonly load?: number;
  /** Of those nodes whose cores are known. */
  readonly cores?: number;
  readonly busyCores?: number;
  readonly hottest?: { readonly node: string; readonly celsius: number };
  readonly memoryUsed?: number;
  readonly memoryTotal?: number;
  /** Received and sent by all, bytes a second. */
  readonly network?: number;
  /** Only where every node tells: a sum of some would be taken for the whole. */
  readonly watts?: number;
}

export interface NodeNow {
  readonly node: string;
  readonly figures: Figures;
  readonly cores: number | undefined;
  readonly memoryTotal: number | undefined;
}

export function clusterFigures(nodes: readonly NodeNow[]): ClusterFigures {
  const sum = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
  };
  const hottest = nodes.reduce<ClusterFigures['hottest']>((hot, { node, figures }) => {
    const celsius = figures.cpu_temperature_celsius;
    return celsius !== undefined && (hot === undefined || celsius > hot.celsius) ? { node, celsius } : hot;
  }, undefined);
  const watts = nodes.map(({ figures }) => figures.board_power_watts);
  return clean({
    nodes: nodes.length,
    load: sum(nodes.map(({ figures }) => figures.load1)),
    cores: sum(nodes.map(({ cores }) => cores)),
    busyCores: sum(nodes.map(({ figures, cores }) => times(figures.cpu_busy_ratio, cores))),
    hottest,
    memoryUsed: sum(nodes.map(({ figures }) => figures.memory_used_bytes)),
    memoryTotal: sum(nodes.map(({ memoryTotal }) => memoryTotal)),
    network: sum(nodes.flatMap(({ figures }) => [figures.receive_bytes_per_second, figures.transmit_bytes_per_second])),
    watts: watts.includes(undefined) ? undefined : sum(watts),
  });
}

/** The line under the name in the rail: 26 of 32 cores busy, 71 °C at most. */
export function railText({ busyCores, cores, hottest, watts, memoryUsed }: ClusterFigures): string {
  const parts = [
    ...(watts === undefined ? [] : [`about ${Math.round(watts)}\u202fW`]),
    ...(busyCores === undefined || cores === undefined ? [] : [`${Math.round(busyCores)} of ${cores} cores busy`]),
    ...(hottest === undefined ? [] : [`${Math.round(hottest.celsius)}\u202f°C at most`]),
  ];
  if (parts.length === 0 && memoryUsed !== undefined) return `${gibText(memoryUsed)} GiB of memory in use`;
  return parts.join(', ');
}

function times(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one * other;
}

function clean(figures: { readonly [K in keyof ClusterFigures]: ClusterFigures[K] | undefined }): ClusterFigures {
  return Object.fromEntries(
    Object.entries(figures).filter(([, value]) => value !== undefined),
  ) as unknown as ClusterFigures;
}
