/** A machine by its HPL result. What nobody published or measured is absent, and stays so in whatever follows from it. */
export interface MachineResult {
  readonly name: string;
  readonly revision?: string;
  /** Boards. */
  readonly nodes?: number;
  readonly gflops: number;
  /** Cores × clock × operations a cycle: `peak.ts`. */
  readonly peakGflops?: number;
  /** The factors of the peak and where they are from, or whose figure it is. */
  readonly peakBasis?: string;
  /** At the plug, mean while HPL ran. */
  readonly watts?: number;
  /** Of all of it, with tax. */
  readonly euros?: number;
  readonly litres?: number;
  /** Where the figures come from. */
  readonly source?: string;
}

/** Ratios of one machine; `ofPeak` from 0 to 1. */
export interface MachineFigures {
  readonly ofPeak?: number;
  readonly gflopsPerWatt?: number;
  readonly gflopsPerEuro?: number;
  readonly gflopsPerLitre?: number;
}

export function machineFigures({ gflops, peakGflops, watts, euros, litres }: MachineResult): MachineFigures {
  const ofPeak = ratio(gflops, peakGflops);
  const gflopsPerWatt = ratio(gflops, watts);
  const gflopsPerEuro = ratio(gflops, euros);
  const gflopsPerLitre = ratio(gflops, litres);
  return {
    ...(ofPeak !== undefined && { ofPeak }),
    ...(gflopsPerWatt !== undefined && { gflopsPerWatt }),
    ...(gflopsPerEuro !== undefined && { gflopsPerEuro }),
    ...(gflopsPerLitre !== undefined && { gflopsPerLitre }),
  };
}

/** What boards keep of their speed together (1: all of it), and what they draw more (0: nothing). Neither follows from the other. */
export interface Scaling {
  readonly scalingEfficiency?: number;
  readonly powerOverhead?: number;
}

/**
 * `cluster` against N times `board`, which is one such board by itself:
 * efficiency = gflops ÷ (N × gflops of one), overhead = watts ÷ (N × watts of one) − 1.
 * Nothing where it is not known how many boards the cluster has.
 */
export function scalingOf(cluster: MachineResult, board: MachineResult): Scaling {
  const { nodes } = cluster;
  if (nodes === undefined) return {};
  const scalingEfficiency = ratio(cluster.gflops, nodes * board.gflops);
  const drawn = cluster.watts !== undefined && board.watts !== undefined && ratio(cluster.watts, nodes * board.watts);
  return {
    ...(scalingEfficiency !== undefined && { scalingEfficiency }),
    ...(typeof drawn === 'number' && { powerOverhead: drawn - 1 }),
  };
}

function ratio(of: number, to: number | undefined): number | undefined {
  return to === undefined || to <= 0 ? undefined : of / to;
}
