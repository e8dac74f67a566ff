import type { MachineResult } from './compare.ts';
import { type CoreGroup, peakOf } from './peak.ts';

export interface ReferenceResult extends MachineResult {
  /** Name of the entry that is one of its boards alone. */
  readonly board?: string;
  /** What else was published of it. */
  readonly note?: string;
}

const TABLE =
  'The public top500-benchmark table of single-board computers, https://github.com/geerlingguy/top500-benchmark';
const RAIN = 'Its owner, in the pages of the RAIN project';

/** One board; its cores where they are of one kind, at the clock that the table names. */
const board = (name: string, gflops: number, watts: number, cores?: CoreGroup): ReferenceResult => ({
  ...{ name, nodes: 1, gflops, watts, source: TABLE },
  ...peak(1, cores),
});
const cluster = (nodes: number, of: string, gflops: number, watts: number, cores?: CoreGroup): ReferenceResult => ({
  ...{ name: `${nodes} × ${of}`, nodes, gflops, watts, board: of, source: TABLE },
  ...peak(nodes, cores),
});

function peak(boards: number, cores: CoreGroup | undefined): Pick<ReferenceResult, 'peakGflops' | 'peakBasis'> {
  const one = cores === undefined ? undefined : peakOf([cores]);
  if (one === undefined) return {};
  return { peakGflops: boards * one.gflops, peakBasis: boards === 1 ? one.basis : `${boards} × ${one.basis}` };
}

const ZERO_2: CoreGroup = { core: 'Cortex-A53', cores: 4, clockGhz: 1 };
const PI_4: CoreGroup = { core: 'Cortex-A72', cores: 4, clockGhz: 1.8 };
const CM_4: CoreGroup = { core: 'Cortex-A72', cores: 4, clockGhz: 1.5 };
const PI_5: CoreGroup = { core: 'Cortex-A76', cores: 4, clockGhz: 2.4 };

/** HPL results of small machines that others published, each with who did. The table has no prices. */
export const REFERENCE_RESULTS: readonly ReferenceResult[] = [
  board('RPi Zero 2 W', 0.37, 2.1, ZERO_2),
  board('RPi 4', 11.889, 7.2, PI_4),
  board('CM4', 11.433, 5.2, CM_4),
  board('RPi 5 8 GB', 35.169, 12.7, PI_5),
  board('RPi 5 16 GB', 37.888, 13.8, PI_5),
  board('CM5', 32.152, 9.2, PI_5),
  board('RK1', 59.81, 18.1),
  cluster(4, 'CM4', 44.942, 24.5, CM_4),
  cluster(6, 'CM4', 60.293, 40, CM_4),
  cluster(4, 'CM5', 138.57, 69.5, PI_5),
  { ...cluster(4, 'CM5', 112.25, 62, PI_5), name: '4 × CM5 (NanoCluster)' },
  cluster(10, 'CM5', 324.66, 132, PI_5),
  cluster(4, 'RK1', 224.6, 73),
  board('Mac mini M4', 299.93, 39.6),
  {
    ...{ name: 'RAIN Mark I', nodes: 4, gflops: 9.403, source: RAIN },
    note: 'Xeon servers, 16 cores; its watts are unknown.',
  },
  {
    ...{
      name: 'RAIN Mark II',
      nodes: 4,
      gflops: 9.525,
      peakGflops: 76,
      peakBasis: 'as its owner quotes it',
      source: RAIN,
    },
    note: 'Four of its SOPINE boards, 16 ranks; the peak is as quoted; it cost about 500 US dollars, in euros unknown; its watts are unknown.',
  },
  {
    ...{ name: 'RAIN, six nodes', nodes: 6, gflops: 10, source: RAIN },
    note: 'About 10 Gflop/s with N 13056, NB 128, P 2, Q 11; its watts are unknown.',
  },
];

/** However it is spaced and spelt: `4xcm4`, `rpi-5-8gb`, `rain mark ii`. */
export function referenceResult(name: string): ReferenceResult | undefined {
  const key = machineKey(name);
  return REFERENCE_RESULTS.find((result) => machineKey(result.name) === key);
}

/** Names that differ in case, spaces and marks alone are one. */
export function machineKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('×', 'x')
    .replaceAll('raspberry pi', 'rpi')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
