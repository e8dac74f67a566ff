import type { Figure } from './figure.ts';

const RATES_OF_X86 = 'https://stackoverflow.com/a/15657772, from measured rates of instructions (agner.org/optimize)';
const A72 = 'https://github.com/OpenMathLib/OpenBLAS/issues/4149: one fused multiply-add of 128 bits a cycle';
const wide = (fused: number, lanes: number, source: string): Figure => ({ value: fused * lanes * 2, source });
const SKYLAKE = wide(2, 4, `${RATES_OF_X86}; two fused multiply-adds of 256 bits, from Haswell to Coffee Lake`);
const zen = (fused: number, lanes: number, family: string, pipes: string): Figure =>
  wide(fused, lanes, `AMD, Software Optimization Guide for ${family}: two pipes multiply and add, ${pipes}`);

/**
 * Operations on doubles that one core can begin in a cycle: fused multiply-adds a cycle × doubles in a vector × 2. A core that is
 * not here is unknown; nothing is guessed from its age, nor from the width of its vectors.
 */
const FLOPS_PER_CYCLE: ReadonlyMap<string, Figure> = new Map([
  [
    'cortex-a53',
    wide(
      1,
      2,
      'Indirect: https://github.com/Tencent/ncnn, arm-a53-a55-dual-issue.md, has loops with one fused multiply-add of 128 bits a cycle, of single precision',
    ),
  ],
  ['cortex-a55', wide(1, 2, `${A72}; HPL reached 2.2 on a Cortex-A55 there, which 2 would not allow`)],
  ['cortex-a57', wide(1, 2, A72)],
  ['cortex-a72', wide(1, 2, A72)],
  ['cortex-a76', wide(2, 2, 'Arm, Cortex-A76 Software Optimization Guide: ASIMD FMLA, two a cycle')],
  ['core 2', { value: 4, source: `${RATES_OF_X86}; one multiplication and one addition of 128 bits` }],
  ['nehalem', { value: 4, source: `${RATES_OF_X86}; one multiplication and one addition of 128 bits` }],
  ['sandy bridge', { value: 8, source: `${RATES_OF_X86}; one multiplication and one addition of 256 bits` }],
  ['haswell', SKYLAKE],
  ['broadwell', SKYLAKE],
  ['skylake', SKYLAKE],
  ['zen', zen(2, 2, 'Family 17h (55723)', 'of 128 bits')],
  ['zen 2', zen(2, 4, 'Family 17h Models 30h and greater (56305)', 'of 256 bits')],
  ['zen 3', zen(2, 4, 'Family 19h (56665)', 'of 256 bits')],
  ['zen 4', zen(2, 4, 'the Zen 4 Microarchitecture (57647)', 'of 256 bits, and 512 take two cycles')],
]);

/** `Cortex-A72`, `Skylake`; in doubles. */
export function flopsPerCycle(core: string): Figure | undefined {
  return FLOPS_PER_CYCLE.get(core.trim().toLowerCase());
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
