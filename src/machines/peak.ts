import type { Figure } from './figure.ts';

const RATES_OF_X86 = 'https://stackoverflow.com/a/15657772, from measured rates of instructions (agner.org/optimize)';
const A72 = 'https://github.com/OpenMathLib/OpenBLAS/issues/4149: one fused multiply-add of 128 bits a cycle';
const wide = (fused: number, lanes: number, source: string): Figure => ({ value: fused * lanes * 2, source });

/**
 * Operations on doubles that one core can begin in a cycle: fused multiply-adds a cycle × doubles in a vector × 2. A core that is
 * not here is unknown; nothing is guessed from its age.
 */
const FLOPS_PER_CYCLE: ReadonlyMap<string, Figure> = new Map([
  [
    'cortex-a53',
    wide(1, 2, 'The peak of 76 Gflop/s that is quoted for RAIN Mark II is 16 cores × 1.2 GHz × 4, rounded'),
  ],
  ['cortex-a55', wide(1, 2, `${A72}; HPL reached 2.2 on a Cortex-A55 there, which 2 would not allow`)],
  ['cortex-a57', wide(1, 2, A72)],
  ['cortex-a72', wide(1, 2, A72)],
  ['cortex-a76', wide(2, 2, 'Arm, Cortex-A76 Software Optimization Guide: ASIMD FMLA, two a cycle')],
  ['x86 sse2', { value: 4, source: `${RATES_OF_X86}; one multiplication and one addition of 128 bits` }],
  ['x86 avx', { value: 8, source: `${RATES_OF_X86}; one multiplication and one addition of 256 bits` }],
  ['x86 avx2', wide(2, 4, `${RATES_OF_X86}; Haswell to Coffee Lake, and AMD's from Zen 2`)],
  ['x86 avx-512', wide(2, 8, `${RATES_OF_X86}; of processors with two units of 512 bits`)],
]);

/** Arm's part numbers, as /proc/cpuinfo has them behind `CPU part`. Source: Arm, MIDR_EL1 of each core's reference manual. */
const CORE_OF_PART: ReadonlyMap<number, string> = new Map([
  [0xd03, 'Cortex-A53'],
  [0xd05, 'Cortex-A55'],
  [0xd07, 'Cortex-A57'],
  [0xd08, 'Cortex-A72'],
  [0xd0b, 'Cortex-A76'],
]);

/** `Cortex-A72`, `x86 AVX2`; in doubles. */
export function flopsPerCycle(core: string): Figure | undefined {
  return FLOPS_PER_CYCLE.get(core.trim().toLowerCase());
}

/** Of an Arm core by its part number (0xd08), of an x86 core by the widest of its vectors; `undefined`: not one that is known. */
export function coreOf(about: {
  readonly armPart?: number;
  readonly x86Flags?: readonly string[];
}): string | undefined {
  if (about.armPart !== undefined) return CORE_OF_PART.get(about.armPart);
  const flags = new Set(about.x86Flags);
  if (flags.has('avx512f')) return 'x86 AVX-512';
  if (flags.has('avx2') && flags.has('fma')) return 'x86 AVX2';
  if (flags.has('avx')) return 'x86 AVX';
  return flags.has('sse2') ? 'x86 SSE2' : undefined;
}

/** Cores of one kind. */
export interface CoreGroup {
  /** As `flopsPerCycle` takes it. */
  readonly core: string;
  readonly cores: number;
  readonly clockGhz: number;
}

export interface Peak {
  readonly gflops: number;
  /** The factors, and where the operations a cycle come from. */
  readonly basis: string;
}

/** Sum of cores × clock × operations a cycle. Unknown where one of the kinds is unknown, or there are none. */
export function peakOf(groups: readonly CoreGroup[]): Peak | undefined {
  const parts = groups.map(({ core, cores, clockGhz }) => {
    const rate = flopsPerCycle(core);
    if (rate === undefined || !(cores > 0) || !(clockGhz > 0)) return undefined;
    const factors = `${cores} × ${core} × ${clockGhz} GHz × ${rate.value} a cycle`;
    return { gflops: cores * clockGhz * rate.value, factors, source: rate.source };
  });
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0 || known.length < parts.length) return undefined;
  const sources = [...new Set(known.map(({ source }) => source))];
  return {
    gflops: known.reduce((sum, { gflops }) => sum + gflops, 0),
    basis: `${known.map(({ factors }) => factors).join(' + ')} (${sources.join('; ')})`,
  };
}
