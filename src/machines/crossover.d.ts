import type { MachineResult } from './compare.ts';
export interface Range {
    readonly min: number;
    readonly max: number;
}
/** What a crossover depends on beside the two machines. All of it can be changed. */
export interface CrossoverAssumptions {
    readonly eurosPerKwh: number;
    /** Part of the time in which it computes, 0 to 1; meanwhile it is off. */
    readonly duty: number;
    readonly years: number;
    /** What several keep of their speed together. One alone keeps all of it. */
    readonly efficiency: Range;
    /** What several draw more together, for a switch, fans and the supply's loss. */
    readonly powerOverhead: Range;
    /** Of what A needs however many they are: case, switch, head. Default 0. */
    readonly fixedEuros?: number;
    readonly fixedWatts?: number;
}
/**
 * Efficiency and overhead span the clusters of `reference-results.ts` against so many times one of their boards: 0.879 (6 × CM4) to
 * 1.077 (4 × CM5), and 0.008 (4 × RK1) to 0.889 (4 × CM5), rounded outwards. The price of electricity is that of households of the
 * European Union, about; change it to yours.
 */
export declare const DEFAULT_ASSUMPTIONS: CrossoverAssumptions;
export interface ScaledMachine {
    readonly gflops: Range;
    readonly gflopsPerWatt?: Range;
    /** Over the years: of its price and its electricity. */
    readonly gflopsPerEuro?: Range;
}
/** Whole ones of A: `from` so many on perhaps, `to` so many on for certain; without `to`, it may be that no number is enough. */
export type Crossing = {
    readonly is: 'at';
    readonly from: number;
    readonly to?: number;
} | {
    readonly is: 'never';
} | {
    readonly is: 'unknown';
    readonly because: string;
};
/** What `count` of such machines together are worth, from the worst case to the best. Without what is fixed, one is as it was measured. */
export declare function scaled(one: MachineResult, count: number, assumptions: CrossoverAssumptions): ScaledMachine;
/** At how many of `a` together they overtake the one `b`, in each of three respects. What is fixed is of `a`'s side alone. */
export declare function crossover(a: MachineResult, b: MachineResult, assumptions: CrossoverAssumptions): {
    readonly speed: Crossing;
    readonly perWatt: Crossing;
    readonly perEuro: Crossing;
};
