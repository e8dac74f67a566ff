/** What a kernel tells of a core in /proc/cpuinfo. */
export type ToldCore =
  | { readonly kind: 'arm'; readonly implementer: number; readonly part: number }
  | {
      readonly kind: 'x86';
      readonly vendor: string;
      readonly family: number;
      readonly model: number;
      /** Those of its vectors are enough. */
      readonly flags: readonly string[];
    };

const ARM_LIMITED = 0x41;
/** Arm's part numbers, as /proc/cpuinfo has them behind `CPU part`. Source: Arm, MIDR_EL1 of each core's reference manual. */
const CORE_OF_PART: ReadonlyMap<number, string> = new Map([
  [0xd03, 'Cortex-A53'],
  [0xd05, 'Cortex-A55'],
  [0xd07, 'Cortex-A57'],
  [0xd08, 'Cortex-A72'],
  [0xd0b, 'Cortex-A76'],
]);

interface Models {
  readonly core: string;
  readonly vendor: string;
  readonly family: number;
  /** First and last; one alone is both. */
  readonly models: readonly (readonly [first: number, last: number])[];
  /** Celerons and Pentiums of the same model lack them, and are unknown then. */
  readonly needs: readonly string[];
}

const one = (...models: number[]) => models.map((model) => [model, model] as const);
const intel = (core: string, needs: readonly string[], ...models: number[]): Models => ({
  ...{ core, vendor: 'GenuineIntel', family: 6, models: one(...models), needs },
});
const amd = (core: string, family: number, ...models: (readonly [number, number])[]): Models => ({
  ...{ core, vendor: 'AuthenticAMD', family, models, needs: ['avx2', 'fma'] },
});
const AVX2 = ['avx2', 'fma'];

/**
 * Models whose vector units are the same in all of them. Not here, so unknown: what has one unit of 512 bits or two, by how dear it was
 * (Skylake-X and later), two kinds of cores (Alder Lake and later), and Atoms, to which Gracemont (N100) belongs: it has AVX2, and
 * units of half its width.
 * Source: Linux, arch/x86/include/asm/intel-family.h, and init_amd of arch/x86/kernel/cpu/amd.c ("Figure out Zen generations").
 */
const MODELS_OF_X86: readonly Models[] = [
  intel('Core 2', ['sse2'], 0x0f, 0x16, 0x17, 0x1d),
  intel('Nehalem', ['sse2'], 0x1a, 0x1e, 0x1f, 0x2e, 0x25, 0x2c, 0x2f),
  intel('Sandy Bridge', ['avx'], 0x2a, 0x2d, 0x3a, 0x3e),
  intel('Haswell', AVX2, 0x3c, 0x3f, 0x45, 0x46),
  intel('Broadwell', AVX2, 0x3d, 0x47, 0x4f, 0x56),
  intel('Skylake', AVX2, 0x4e, 0x5e, 0x8e, 0x9e, 0xa5, 0xa6),
  amd('Zen', 0x17, [0x00, 0x2f], [0x50, 0x5f]),
  amd('Zen 2', 0x17, [0x30, 0x4f], [0x60, 0x7f], [0x90, 0x91], [0xa0, 0xaf]),
  amd('Zen 3', 0x19, [0x00, 0x0f], [0x20, 0x5f]),
  amd('Zen 4', 0x19, [0x10, 0x1f], [0x60, 0xaf]),
];

/** Its name, as `flopsPerCycle` takes it; `undefined`: not one that is known. */
export function coreOf(told: ToldCore): string | undefined {
  if (told.kind === 'arm') return told.implementer === ARM_LIMITED ? CORE_OF_PART.get(told.part) : undefined;
  const { vendor, family, model, flags } = told;
  return MODELS_OF_X86.find(
    (each) =>
      each.vendor === vendor &&
      each.family === family &&
      each.models.some(([first, last]) => first <= model && model <= last) &&
      each.needs.every((flag) => flags.includes(flag)),
  )?.core;
}
