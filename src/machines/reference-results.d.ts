import type { MachineResult } from './compare.ts';
export interface ReferenceResult extends MachineResult {
    /** Name of the entry that is one of its boards alone. */
    readonly board?: string;
    /** What else was published of it. */
    readonly note?: string;
}
/** HPL results of small machines that others published, each with who did. A price is in none of them. */
export declare const REFERENCE_RESULTS: readonly ReferenceResult[];
/** However it is spaced and spelt: `4xcm4`, `rpi-5-8gb`, `rain mark ii`. */
export declare function referenceResult(name: string): ReferenceResult | undefined;
/** Names that differ in case, spaces and marks alone are one. */
export declare function machineKey(name: string): string;
