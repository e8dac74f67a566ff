import { expect, test } from 'vitest';
import { flopsPerCycle, peakOf } from './peak.ts';
import { coreOf, type ToldCore } from './peak-core.ts';

/** Cores × GHz × operations a cycle, by hand. */
test.each([
  ['RAIN Mark II, of which 76 is quoted', 'Cortex-A53', 16, 1.2, 76.8],
  ['Raspberry Pi 4', 'Cortex-A72', 4, 1.8, 28.8],
  ['Raspberry Pi 5', 'Cortex-A76', 4, 2.4, 76.8],
  ['four cores of Haswell', 'Haswell', 4, 3, 192],
  ['eight cores of a Ryzen 1700', 'Zen', 8, 3, 192],
  ['six cores of a Ryzen 7600', 'Zen 4', 6, 5, 480],
])('%s', (_, core, cores, clockGhz, gflops) => {
  const peak = peakOf([{ core, cores, clockGhz }]);
  expect(peak?.gflops).toBeCloseTo(gflops, 9);
  expect(peak?.basis).toMatch(new RegExp(`^${cores} × ${core} × ${clockGhz} GHz × \\d+ a cycle \\(.+\\)$`));
});

test('two kinds of cores are added up; one unknown kind makes the whole unknown', () => {
  const big = { core: 'Cortex-A72', cores: 2, clockGhz: 1.8 };
  // RK3399: 2 × 1.8 × 4 + 4 × 1.4 × 4 = 14.4 + 22.4
  expect(peakOf([big, { core: 'Cortex-A53', cores: 4, clockGhz: 1.4 }])?.gflops).toBeCloseTo(36.8, 9);
  expect(peakOf([big, { core: 'SpacemiT X60', cores: 8, clockGhz: 1.6 }])).toBeUndefined();
  expect(peakOf([])).toBeUndefined();
  expect(peakOf([{ ...big, clockGhz: 0 }])).toBeUndefined();
});

const arm = (part: number, implementer = 0x41): ToldCore => ({ kind: 'arm', implementer, part });
const intel = (model: number, flags: string): ToldCore => ({
  ...{ kind: 'x86', vendor: 'GenuineIntel', family: 6, model, flags: flags.split(' ') },
});
const amd = (family: number, model: number): ToldCore => ({
  ...{ kind: 'x86', vendor: 'AuthenticAMD', family, model, flags: ['sse2', 'avx', 'avx2', 'fma', 'avx512f'] },
});

/** By hand: operations a cycle; those whose width alone would say twice as much are unknown, or listed with less. */
test.each<[string, ToldCore, string | undefined, number | undefined]>([
  ['Raspberry Pi 4', arm(0xd08), 'Cortex-A72', 4],
  ['a part of no list', arm(0xfff), undefined, undefined],
  ['the same number of another maker', arm(0xd08, 0x51), undefined, undefined],
  ['i5-6500', intel(0x5e, 'sse2 avx avx2 fma'), 'Skylake', 16],
  ['Pentium G4400, of the same model', intel(0x5e, 'sse2'), undefined, undefined],
  ['i7-2600', intel(0x2a, 'sse2 avx'), 'Sandy Bridge', 8],
  ['N100, Gracemont', intel(0xbe, 'sse2 avx avx2 fma'), undefined, undefined],
  ['a Xeon with one unit of 512 bits, or two', intel(0x55, 'sse2 avx avx2 fma avx512f'), undefined, undefined],
  ['Ryzen 1700', amd(0x17, 0x01), 'Zen', 8],
  ['Ryzen 3700X', amd(0x17, 0x71), 'Zen 2', 16],
  ['Ryzen 5600X', amd(0x19, 0x21), 'Zen 3', 16],
  ['Ryzen 7600', amd(0x19, 0x61), 'Zen 4', 16],
  ['Ryzen 9600X', amd(0x1a, 0x44), undefined, undefined],
])('%s', (_, told, core, flops) => {
  expect(coreOf(told)).toBe(core);
  expect(core && flopsPerCycle(core)?.value).toBe(flops);
});

test('no core is called as something that all objects have', () => {
  expect(flopsPerCycle('constructor')).toBeUndefined();
});
