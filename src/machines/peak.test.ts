import { expect, test } from 'vitest';
import { coreOf, flopsPerCycle, peakOf } from './peak.ts';

/** Cores × GHz × operations a cycle, by hand. */
test.each([
  ['RAIN Mark II, of which 76 is quoted', 'Cortex-A53', 16, 1.2, 76.8],
  ['Raspberry Pi 4', 'Cortex-A72', 4, 1.8, 28.8],
  ['Raspberry Pi 5', 'Cortex-A76', 4, 2.4, 76.8],
  ['four cores of Haswell', 'x86 AVX2', 4, 3, 192],
  ['two cores with AVX-512', 'x86 AVX-512', 2, 3, 192],
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

test('cores are known by what the kernel tells', () => {
  expect(coreOf({ armPart: 0xd08 })).toBe('Cortex-A72');
  expect(coreOf({ armPart: 0xfff })).toBeUndefined();
  expect(coreOf({ x86Flags: ['sse2', 'avx', 'avx2', 'fma'] })).toBe('x86 AVX2');
  expect(coreOf({ x86Flags: ['sse2', 'avx', 'avx2', 'fma', 'avx512f'] })).toBe('x86 AVX-512');
  expect(coreOf({ x86Flags: ['fpu'] })).toBeUndefined();
  expect(flopsPerCycle(coreOf({ x86Flags: ['sse2', 'avx'] })!)?.value).toBe(8);
  expect(flopsPerCycle('constructor')).toBeUndefined();
});
