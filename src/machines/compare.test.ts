import { describe, expect, test } from 'vitest';
import { machineFigures, scalingOf } from './compare.ts';
import { DEFAULT_ASSUMPTIONS } from './crossover.ts';
import { REFERENCE_RESULTS, type ReferenceResult, referenceResult } from './reference-results.ts';

function reference(name: string): ReferenceResult {
  const found = referenceResult(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** To as many digits as the public table prints, computed by hand from its two columns. */
test.each([
  ['RPi Zero 2 W', '0.18'], // 0.370 ÷ 2.1 = 0.1762
  ['RPi 4', '1.65'], // 11.889 ÷ 7.2 = 1.6513
  ['CM4', '2.20'], // 11.433 ÷ 5.2 = 2.1987
  ['RPi 5 8 GB', '2.77'], // 35.169 ÷ 12.7 = 2.7692
  ['RPi 5 16 GB', '2.75'], // 37.888 ÷ 13.8 = 2.7455
  ['CM5', '3.49'], // 32.152 ÷ 9.2 = 3.4948
  ['RK1', '3.30'], // 59.810 ÷ 18.1 = 3.3044
  ['4 × CM4', '1.83'], // 44.942 ÷ 24.5 = 1.8344
  ['6 × CM4', '1.51'], // 60.293 ÷ 40 = 1.5073
  ['4 × CM5', '1.99'], // 138.57 ÷ 69.5 = 1.9938
  ['10 × CM5', '2.46'], // 324.66 ÷ 132 = 2.4595
  ['4 × CM5 (NanoCluster)', '1.81'], // 112.25 ÷ 62 = 1.8105
  ['4 × RK1', '3.08'], // 224.60 ÷ 73 = 3.0767
  ['Mac mini M4', '7.57'], // 299.93 ÷ 39.6 = 7.5740
])('%s gives %s Gflop/s per watt', (name, perWatt) => {
  expect(machineFigures(reference(name)).gflopsPerWatt?.toFixed(2)).toBe(perWatt);
});

/** By hand: Gflop/s ÷ (N × one board's), watts ÷ (N × one board's) − 1. */
test.each([
  ['4 × CM4', '98.3', '17.8'], // 44.942 ÷ 45.732; 24.5 ÷ 20.8
  ['6 × CM4', '87.9', '28.2'], // 60.293 ÷ 68.598; 40 ÷ 31.2
  ['4 × CM5', '107.7', '88.9'], // 138.57 ÷ 128.608; 69.5 ÷ 36.8
  ['4 × CM5 (NanoCluster)', '87.3', '68.5'], // 112.25 ÷ 128.608; 62 ÷ 36.8
  ['10 × CM5', '101.0', '43.5'], // 324.66 ÷ 321.52; 132 ÷ 92
  ['4 × RK1', '93.9', '0.8'], // 224.60 ÷ 239.24; 73 ÷ 72.4
])('%s keeps %s %% of its boards, and draws %s %% more', (name, kept, more) => {
  const cluster = reference(name);
  const { scalingEfficiency = Number.NaN, powerOverhead = Number.NaN } = scalingOf(cluster, reference(cluster.board!));
  expect([(100 * scalingEfficiency).toFixed(1), (100 * powerOverhead).toFixed(1)]).toEqual([kept, more]);
});

/** By hand: Gflop/s ÷ (boards × cores × GHz × operations a cycle). */
test.each([
  ['RPi Zero 2 W', '2.3'], // 0.370 ÷ (4 × 1.0 × 4)
  ['RPi 4', '41.3'], // 11.889 ÷ (4 × 1.8 × 4)
  ['CM4', '47.6'], // 11.433 ÷ (4 × 1.5 × 4)
  ['RPi 5 16 GB', '49.3'], // 37.888 ÷ (4 × 2.4 × 8)
  ['6 × CM4', '41.9'], // 60.293 ÷ (6 × 24)
  ['10 × CM5', '42.3'], // 324.66 ÷ (10 × 76.8)
  ['RAIN Mark II', '12.5'], // 9.525 ÷ 76
  ['RK1', 'NaN'], // two kinds of cores, whose clocks the table does not name
])('%s reaches %s %% of its peak', (name, percent) => {
  expect((100 * (machineFigures(reference(name)).ofPeak ?? Number.NaN)).toFixed(1)).toBe(percent);
});

describe('what is not known', () => {
  test('RAIN has no watts, and nothing that follows from watts', () => {
    for (const name of ['RAIN Mark I', 'RAIN Mark II', 'RAIN, six nodes']) {
      expect(reference(name).watts).toBeUndefined();
      expect(machineFigures(reference(name)).gflopsPerWatt).toBeUndefined();
    }
    // 9.525 ÷ 76 = 12.5 %
    expect(machineFigures(reference('RAIN Mark II'))).toEqual({ ofPeak: 9.525 / 76 });
    expect(machineFigures(reference('RAIN Mark I'))).toEqual({});
  });

  test('is no number either where a machine has it and another has not', () => {
    const board = reference('CM4');
    expect(scalingOf({ name: 'x', gflops: 20 }, board)).toEqual({});
    expect(scalingOf({ name: 'x', gflops: 20, nodes: 2 }, board)).toEqual({ scalingEfficiency: 20 / 22.866 });
    expect(machineFigures({ name: 'x', gflops: 1, watts: 0, euros: 4, litres: 2 })).toEqual({
      ...{ gflopsPerEuro: 0.25, gflopsPerLitre: 0.5 },
    });
  });
});

test('each reference says where it is from, and so does its peak; names are found however they are written', () => {
  for (const { source, board, peakGflops, peakBasis } of REFERENCE_RESULTS) {
    expect(source).toBeTruthy();
    expect(peakBasis === undefined).toBe(peakGflops === undefined);
    if (board !== undefined) expect(reference(board).nodes).toBe(1);
  }
  for (const [written, name] of [
    ['4xcm4', '4 × CM4'],
    ['rpi-5-8gb', 'RPi 5 8 GB'],
    ['Raspberry Pi 4', 'RPi 4'],
    ['rain mark ii', 'RAIN Mark II'],
  ] as const)
    expect(referenceResult(written)?.name).toBe(name);
  expect(referenceResult('rpi 6')).toBeUndefined();
});

test('the basis of a peak names its factors', () => {
  expect(reference('6 × CM4').peakBasis).toMatch(/^6 × 4 × Cortex-A72 × 1.5 GHz × 4 a cycle \(https:/);
  expect(reference('RAIN Mark II').peakBasis).toBe('as its owner quotes it');
});

test('the usual ranges hold every published cluster', () => {
  const { efficiency, powerOverhead } = DEFAULT_ASSUMPTIONS;
  for (const cluster of REFERENCE_RESULTS.filter(({ board }) => board !== undefined)) {
    const { scalingEfficiency, powerOverhead: more } = scalingOf(cluster, reference(cluster.board!));
    expect(scalingEfficiency).toBeGreaterThanOrEqual(efficiency.min);
    expect(scalingEfficiency).toBeLessThanOrEqual(efficiency.max);
    expect(more).toBeGreaterThanOrEqual(powerOverhead.min);
    expect(more).toBeLessThanOrEqual(powerOverhead.max);
  }
});
