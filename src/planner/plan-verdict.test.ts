import { describe, expect, test } from 'vitest';
import { type PlanResult, planFileSchema } from '../protocol/plan.ts';
import { makePlan } from './make-plan.ts';

const judged = (plan: object): PlanResult => makePlan(planFileSchema.parse({ name: 'any', ...plan }));
const said = ({ findings }: PlanResult, kind: string) =>
  findings.filter((finding) => finding.kind === kind).map(({ sentence }) => sentence);

describe('a loss that nobody knows', () => {
  const converter = (watts: number, more: object = {}) =>
    judged({
      supplies: { psu: { rails: { '12v': { volts: 12, watts: 100, ...more } } } },
      converters: { buck: { on: 'psu.12v', volts: 5, watts: 200 } },
      loads: { store: { watts, on: 'buck' } },
    });

  test('99 W by way of a converter on a rail of 100 W', () => {
    const result = converter(99);
    expect(result.sentence).toBe(
      'It holds for what is known; unknown: the loss in buck. Nearest to its limit is psu.12v, 99 % at worst.',
    );
    expect(said(result, 'unknown')).toEqual([
      'psu.12v gives 100 W; 99 W at worst are known, and 1 W (0.1 A) are left for what is unknown: the loss in buck.',
    ]);
  });

  test('a fuse that carries it, below and above what tires it', () => {
    const [cool, warm] = [converter(60, { fuse: 10 }), converter(99, { fuse: 10 })];
    expect(cool.sentence).toContain('unknown: the loss in buck.');
    expect(said(cool, 'unknown')).toContain(
      'Whether the fuse of psu.12v, 10 A, holds is unknown: the loss in buck is.',
    );
    expect(said(warm, 'warning')).toEqual([
      'The fuse of psu.12v, 10 A, carries 99 W (8.3 A) typically, 83 % of its rating, and what the loss in buck adds is unknown; above 75 % for long, fuses blow with time.',
    ]);
  });

  test('what a fuse alone carries is in the verdict too', () => {
    const result = converter(60, { watts: 'unknown', fuse: 10 });
    expect(result.sentence).toContain('unknown: the limit of psu.12v; the loss in buck.');
  });

  test('between the wall and the first limit it breaks nothing', () => {
    const result = judged({
      supplies: { psu: { rails: { '12v': { volts: 12, watts: 100 } } } },
      loads: { store: { watts: 99, on: 'psu' } },
    });
    expect(result.sentence).toBe('It holds. Nearest to its limit is psu.12v, 99 % at worst.');
    expect(result.watts.worst).toEqual({ known: 99, unknown: ['the loss in psu'] });
  });

  test('several of a kind are named as one', () => {
    const result = judged({
      converters: { buck: { on: 'mains', volts: 5, count: 2, efficiency: 0.9 } },
      loads: { store: { watts: 9, on: 'buck', count: 2 } },
    });
    expect(result.sentence).toBe('It holds for what is known; unknown: the limit of each of the 2 buck.');
  });
});

describe('a year', () => {
  const boards = { node: { model: 'rpi-4b-4gb', count: 4, on: 'mains' } };

  test('has no upper end while anything that draws is unknown', () => {
    const { cost, watts } = judged({
      boards,
      loads: { store: { watts: 300, on: 'mains' }, heater: { watts: 'unknown', on: 'mains' } },
      switches: { switch: { watts: 'unknown', on: 'mains', ports: 8 } },
    });
    // 300 + 4 × (7.2 + 3) ÷ 2 = 320.4 W
    expect(cost.kwhPerYear).toEqual({ low: expect.closeTo(320.4 * 8.76, 6), unknown: ['switch', 'heater'] });
    expect(cost.perYear).toEqual({ low: expect.closeTo(320.4 * 8.76 * 0.3, 6) });
    // Four boards with a store of 300 W are no cluster as others are.
    expect(watts.clusterUnderBenchmark).toBeUndefined();
  });

  test('is exact where all is known', () => {
    const { cost, watts } = judged({ boards });
    expect(cost.kwhPerYear).toEqual({ low: expect.closeTo(178.704, 6), high: expect.closeTo(178.704, 6), unknown: [] });
    expect(watts.clusterUnderBenchmark).toEqual({ low: expect.closeTo(28.8), high: expect.closeTo(28.8 * 1.89) });
  });

  test('costs an unknown amount in a currency whose price is not said', () => {
    const { cost } = judged({ boards, currency: 'JPY' });
    expect(cost.kwhPerYear.high).toBeCloseTo(178.704, 6);
    expect([cost.perYear, cost.pricePerKwh]).toEqual([undefined, undefined]);
    expect(judged({ boards, currency: 'JPY', assume: { pricePerKwh: 31 } }).cost).toMatchObject({
      ...{ pricePerKwh: 31, perYear: { low: expect.closeTo(178.704 * 31, 4) } },
    });
  });
});
