/** A machine by its HPL result. What nobody published or measured is absent, and stays so in whatever follows from it. */
export interface MachineResult {
    readonly name: string;
    readonly revision?: string;
    /** Boards. */
    readonly nodes?: number;
    readonly gflops: number;
    /** Cores × clock × operations a cycle: `peak.ts`. */
    readonly peakGflops?: number;
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
export declare function machineFigures({ gflops, peakGflops, watts, euros, litres }: MachineResult): MachineFigures;
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
export declare function scalingOf(cluster: MachineResult, board: MachineResult): Scaling;
