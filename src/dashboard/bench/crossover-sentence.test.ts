import { expect, test } from 'vitest';
import type { MachineResult } from '../../machines/compare.ts';
import { crossover, DEFAULT_ASSUMPTIONS } from '../../machines/crossover.ts';
import { assumptionsOf, numberOf } from './crossover-assumptions.ts';
import { crossoverCurves } from './crossover-curves.ts';
import { crossingText, crossoverSentence } from './crossover-sentence.ts';

const A: MachineResult = { name: 'small', gflops: 10, watts: 5 };
const B: MachineResult = { name: 'big', gflops: 100, watts: 25 };

test('a range, never and unknown are answers', () => {
  expect(crossoverSentence('small', 'big', crossover(A, B, DEFAULT_ASSUMPTIONS))).toBe(
    'small overtakes big in speed with 10 to 12, per watt never, and per euro nobody knows when.',
  );
  const at = (from: number, to?: number) => ({ is: 'at', from, ...(to === undefined ? {} : { to }) }) as const;
  expect(crossoverSentence('a', 'b', { speed: at(1, 1), perWatt: at(7, 7), perEuro: at(3) })).toBe(
    'a overtakes b in speed with one alone, per watt with 7, and per euro with 3 at the earliest.',
  );
  const one = { is: 'at', from: 1, oneIsSure: true } as const;
  expect(crossoverSentence('a', 'b', { speed: at(2, 2), perWatt: one, perEuro: { ...one, to: 5 } })).toBe(
    'a overtakes b in speed with 2, per watt with one alone but perhaps not with more, and per euro with one alone and from 5 on.',
  );
  expect(crossingText(one, 'small', 'big')).toBe(
    'One small is ahead already. Several may not be, if they work together as badly as the worst clusters do.',
  );
  expect(crossingText({ is: 'unknown', because: 'the price of big is unknown.' }, 'small', 'big')).toBe(
    'The price of big is unknown.',
  );
});

test('what is drawn goes beyond the crossing, and is nothing where something is unknown', () => {
  const { speed, perEuro } = crossover(A, B, DEFAULT_ASSUMPTIONS);
  const [small, big] = crossoverCurves('speed', A, B, speed, DEFAULT_ASSUMPTIONS);
  expect(small?.points[0]).toEqual({ x: 1, low: 10, high: 10 });
  expect(small?.points.at(-1)?.x).toBe(16);
  expect(big?.points).toEqual([
    { x: 1, low: 100, high: 100 },
    { x: 16, low: 100, high: 100 },
  ]);
  expect(crossoverCurves('perEuro', A, B, perEuro, DEFAULT_ASSUMPTIONS)).toEqual([]);
});

test('a case and a switch are paid for by the first machine alone', () => {
  const [a, b] = [
    { ...A, euros: 50 },
    { ...B, euros: 400 },
  ];
  const assumed = { ...DEFAULT_ASSUMPTIONS, eurosPerKwh: 0, fixedEuros: 100 };
  const [small, big] = crossoverCurves('perEuro', a, b, crossover(a, b, assumed).perEuro, assumed);
  expect(small?.points[0]?.low).toBeCloseTo(10 / 150);
  expect(big?.points[0]?.low).toBeCloseTo(100 / 400);
});

test('assumptions come from the address where it has sensible ones', () => {
  expect(assumptionsOf({})).toEqual({ ...DEFAULT_ASSUMPTIONS, fixedEuros: 0, fixedWatts: 0 });
  expect(assumptionsOf({ kwh: '0.4', duty: '100', 'eff-least': '95', 'eff-most': '80', years: 'many' })).toMatchObject({
    ...{ eurosPerKwh: 0.4, duty: 1, years: DEFAULT_ASSUMPTIONS.years, efficiency: { min: 0.8, max: 0.95 } },
  });
  expect(['', '-1', '1e9', 'x', undefined, ['1']].map((text) => numberOf(text, 1000))).toEqual(
    Array.from({ length: 6 }),
  );
});
