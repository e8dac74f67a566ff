import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MachineResult } from './compare.ts';
import { type CrossoverAssumptions, crossover, DEFAULT_ASSUMPTIONS, scaled } from './crossover.ts';
import { referenceResult } from './reference-results.ts';

const EXACT: CrossoverAssumptions = {
  ...{ eurosPerKwh: 0.25, duty: 1, years: 2 },
  ...{ efficiency: { min: 1, max: 1 }, powerOverhead: { min: 0, max: 0 } },
};
const A: MachineResult = { name: 'A', gflops: 10, watts: 5, euros: 60 };
const B: MachineResult = { name: 'B', gflops: 95, watts: 60, euros: 500 };

describe('by hand', () => {
  test('ten of 10 overtake 95; a range of efficiency is a range of counts', () => {
    expect(crossover(A, B, EXACT).speed).toEqual({ is: 'at', from: 10, to: 10 });
    // 95 ÷ (10 × 1.08) = 8.80, 95 ÷ (10 × 0.87) = 10.92
    expect(crossover(A, B, DEFAULT_ASSUMPTIONS).speed).toEqual({ is: 'at', from: 9, to: 11 });
    // More, not as much.
    expect(crossover(A, { ...B, gflops: 100 }, EXACT).speed).toEqual({ is: 'at', from: 11, to: 11 });
    expect(crossover({ ...A, gflops: 96 }, B, DEFAULT_ASSUMPTIONS).speed).toEqual({ is: 'at', from: 1, to: 1 });
  });

  test('six CM4 against one RPi 5 16 GB', () => {
    const [cm4, rpi5] = [referenceResult('CM4')!, referenceResult('RPi 5 16 GB')!];
    // 37.888 ÷ (11.433 × 1.08) = 3.07, 37.888 ÷ (11.433 × 0.87) = 3.81
    expect(crossover(cm4, rpi5, DEFAULT_ASSUMPTIONS).speed).toEqual({ is: 'at', from: 4, to: 4 });
    // One gives 2.20 per watt, the other 2.75; the best of several 2.20 × 1.08 = 2.37.
    expect(crossover(cm4, rpi5, DEFAULT_ASSUMPTIONS).perWatt).toEqual({ is: 'never' });
  });

  test('per watt: one may win where several in the worst case do not', () => {
    // 2.0 against 1.583; the worst of several 2.0 × 0.87 ÷ 1.89 = 0.92
    expect(crossover(A, B, DEFAULT_ASSUMPTIONS).perWatt).toEqual({ is: 'at', from: 1, oneIsSure: true });
    // 32.152 ÷ 9.2 = 3.495 against 35.169 ÷ 12.7 = 2.769; the worst of several 3.495 × 0.87 ÷ 1.89 = 1.61
    const [cm5, rpi5] = [referenceResult('CM5')!, referenceResult('RPi 5 8 GB')!];
    expect(crossover(cm5, rpi5, DEFAULT_ASSUMPTIONS).perWatt).toEqual({ is: 'at', from: 1, oneIsSure: true });
    expect(crossover(A, B, EXACT).perWatt).toEqual({ is: 'at', from: 1, to: 1 });
    expect(crossover({ ...A, watts: 10 }, B, EXACT).perWatt).toEqual({ is: 'never' });
  });

  test('where electricity costs nothing, watts are not needed; what costs nothing has no speed per euro', () => {
    const { watts: _, ...plain } = A;
    expect(crossover(plain, B, { ...EXACT, eurosPerKwh: 0 })).toMatchObject({
      // 10 ÷ 60 = 0.167 against 95 ÷ 500 = 0.19, however many.
      ...{ perEuro: { is: 'never' }, perWatt: { is: 'unknown', because: 'the watts of A are unknown.' } },
    });
    expect(crossover(plain, B, { ...EXACT, years: 0 }).perEuro).toEqual({ is: 'never' });
    expect(crossover(plain, B, EXACT).perEuro).toEqual({ is: 'unknown', because: 'the watts of A are unknown.' });
    const free = { is: 'unknown', because: 'what costs nothing has no speed per euro.' };
    expect(crossover({ ...A, euros: 0 }, B, { ...EXACT, duty: 0 }).perEuro).toEqual(free);
    expect(crossover(A, { ...B, euros: 0 }, { ...EXACT, duty: 0 }).perEuro).toEqual(free);
    expect(crossover(A, { ...B, watts: 0 }, EXACT).perWatt).toMatchObject({ is: 'unknown' });
  });

  test('what is needed however many they are is worth it from some number on', () => {
    // 10n ÷ (5n + 20) > 95 ÷ 60: 600n > 475n + 1900, n > 15.2
    expect(crossover(A, B, { ...EXACT, fixedWatts: 20 }).perWatt).toEqual({ is: 'at', from: 16, to: 16 });
    // With a best case of 1.08 and no overhead: 648n > 475n + 1900, n > 10.98; the worst one never.
    const ranged = { ...DEFAULT_ASSUMPTIONS, fixedWatts: 20 };
    expect(crossover(A, B, ranged).perWatt).toEqual({ is: 'at', from: 11 });
  });

  test('per euro: the price and two years of electricity', () => {
    // 1 W: 2 × 8760 h × 0.25 €/kWh ÷ 1000 = 4.38 €. A: 60 + 21.90 = 81.90; B: 500 + 262.80 = 762.80.
    expect(scaled(A, 1, EXACT).gflopsPerEuro?.max).toBeCloseTo(10 / 81.9, 12);
    expect(scaled(B, 1, EXACT).gflopsPerEuro?.min).toBeCloseTo(95 / 762.8, 12);
    // 10 ÷ 81.90 = 0.1221 is less than 95 ÷ 762.80 = 0.1245
    expect(crossover(A, B, EXACT).perEuro).toEqual({ is: 'never' });
    // For nothing, 10 ÷ 60 = 0.1667 is less than 95 ÷ 500 = 0.19; where a kWh is 1 €, A is 60 + 87.60, B 500 + 1051.20.
    expect(crossover(A, B, { ...EXACT, eurosPerKwh: 1 }).perEuro).toEqual({ is: 'at', from: 1, to: 1 });
    // 10n ÷ (147.6n + 300) > 95 ÷ 1551.2: 15512n > 14022n + 28500, n > 19.13
    const fixed = { ...EXACT, eurosPerKwh: 1, fixedEuros: 300 };
    expect(crossover(A, B, fixed).perEuro).toEqual({ is: 'at', from: 20, to: 20 });
  });

  test('several, from the worst case to the best', () => {
    const four = scaled(A, 4, DEFAULT_ASSUMPTIONS);
    expect(four.gflops.min).toBeCloseTo(34.8, 9);
    expect(four.gflops.max).toBeCloseTo(43.2, 9);
    expect(four.gflopsPerWatt?.min).toBeCloseTo(34.8 / 37.8, 9);
    expect(four.gflopsPerWatt?.max).toBeCloseTo(43.2 / 20, 9);
  });
});

test('what is unknown is named, and the rest is answered', () => {
  const [rain, cm5] = [referenceResult('RAIN Mark I')!, referenceResult('CM5')!];
  expect(crossover(cm5, rain, DEFAULT_ASSUMPTIONS)).toEqual({
    speed: { is: 'at', from: 1, to: 1 },
    perWatt: { is: 'unknown', because: 'the watts of RAIN Mark I are unknown.' },
    perEuro: {
      is: 'unknown',
      because:
        'the price of CM5 is unknown, and the price of RAIN Mark I is unknown, and the watts of RAIN Mark I are unknown.',
    },
  });
  expect(scaled(rain, 3, DEFAULT_ASSUMPTIONS).gflopsPerWatt).toBeUndefined();
});

test('the counts that are found are the first ones, whatever the figures', () => {
  const machine = fc.record({
    name: fc.constant('x'),
    gflops: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
    watts: fc.double({ min: 0.1, max: 1e4, noNaN: true }),
    euros: fc.double({ min: 1, max: 1e5, noNaN: true }),
  });
  const assumptions = fc.record({
    eurosPerKwh: fc.double({ min: 0, max: 2, noNaN: true }),
    duty: fc.double({ min: 0, max: 1, noNaN: true }),
    years: fc.double({ min: 0.1, max: 10, noNaN: true }),
    efficiency: fc.tuple(fc.double({ min: 0.3, max: 1, noNaN: true }), fc.double({ min: 1, max: 1.3, noNaN: true })),
    fixedWatts: fc.double({ min: 0, max: 100, noNaN: true }),
    fixedEuros: fc.double({ min: 0, max: 1000, noNaN: true }),
  });
  fc.assert(
    fc.property(machine, machine, assumptions, (a, b, { efficiency: [min, max], ...rest }) => {
      const given = { ...rest, efficiency: { min, max }, powerOverhead: { min: 0.01, max: 0.5 } };
      const found = crossover(a, b, given);
      const { fixedEuros: _, fixedWatts: __, ...ofB } = given;
      for (const [crossing, key] of [
        [found.speed, 'gflops'],
        [found.perWatt, 'gflopsPerWatt'],
        [found.perEuro, 'gflopsPerEuro'],
      ] as const) {
        const target = scaled(b, 1, ofB)[key]!.max;
        const at = (count: number) => scaled(a, count, given)[key]!;
        if (crossing.is === 'never')
          for (const count of [1, 2, 10, 1e6]) expect(at(count).max).toBeLessThanOrEqual(target);
        if (crossing.is !== 'at') continue;
        if (crossing.from === 1) expect(at(1).min).toBeGreaterThan(target);
        if (crossing.oneIsSure) expect(crossing.to).not.toBe(1);
        expect(at(crossing.from).max).toBeGreaterThan(target);
        if (crossing.from > 1) expect(at(crossing.from - 1).max).toBeLessThanOrEqual(target);
        if (crossing.to === undefined) expect(at(1e6).min).toBeLessThanOrEqual(target);
        else for (const more of [0, 1, 7]) expect(at(crossing.to + more).min).toBeGreaterThan(target);
      }
    }),
  );
});
