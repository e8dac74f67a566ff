import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import { PLAN_LEVELS, type PlanFile, type PlanResult, planFileSchema } from '../protocol/plan.ts';
import { boardsFor } from './equal-machines.ts';
import { makePlan } from './make-plan.ts';
import { CLUSTER_EFFICIENCY, hplOf } from './predict.ts';
import { readYamlFile, withPlaces } from './read-plan.ts';

const quantity = fc.oneof(fc.constant('unknown' as const), fc.integer({ min: 0, max: 60 }));
const rising = fc
  .array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 3 })
  .map((watts) => watts.sort((a, b) => a - b))
  .map(([typical, benchmark, worst]) => ({ typical, benchmark, worst }));
const FEEDS = ['psu.5v', 'psu.12v', 'buck', 'mains'] as const;
const load = fc.record({
  watts: fc.oneof(quantity, rising),
  count: fc.integer({ min: 1, max: 5 }),
  on: fc.constantFrom(...FEEDS),
});
const efficiency = fc.oneof(fc.constant('unknown' as const), fc.double({ min: 0.3, max: 1, noNaN: true }));
const plan = fc
  .record({
    loads: fc.dictionary(fc.stringMatching(/^load-[a-f]$/), load, { maxKeys: 5 }),
    amps5: quantity,
    amps12: quantity,
    efficiency,
    supply: efficiency,
    pieces: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ loads, amps5, amps12, efficiency: kept, supply, pieces }) =>
    planFileSchema.parse({
      name: 'any',
      loads,
      supplies: {
        psu: { rails: { '5v': { volts: 5, amps: amps5 }, '12v': { volts: 12, amps: amps12 } }, efficiency: supply },
      },
      converters: { buck: { on: 'psu.12v', volts: 5, amps: 10, efficiency: kept, count: pieces } },
    }),
  );

/** Pieces that draw alike are named as one, `buck`; others by number, `buck 1 of 2`: what counts is which feed breaks. */
const broken = ({ findings }: PlanResult) =>
  findings.filter(({ kind }) => kind === 'breaks').map(({ where }) => where.replace(/ \d+ of \d+$/, ''));
const withLoad = (given: PlanFile, more: unknown): PlanFile =>
  planFileSchema.parse({ ...given, loads: { ...given.loads, added: more } });

describe('laws of plans', () => {
  test('one more load makes no feed better', () => {
    fc.assert(
      fc.property(plan, load, (given, more) => {
        const [before, after] = [makePlan(given), makePlan(withLoad(given, more))];
        for (const { feed, levels } of before.feeds) {
          const now = after.feeds.find((one) => one.feed === feed)!.levels;
          for (const level of PLAN_LEVELS) {
            expect(now[level].watts.known).toBeGreaterThanOrEqual(levels[level].watts.known - 1e-9);
            expect(now[level].watts.unknown).toEqual(expect.arrayContaining(levels[level].watts.unknown));
          }
        }
        if (!before.ok) expect(after.ok).toBe(false);
        expect(before.feeds.length).toBe(after.feeds.length);
      }),
    );
  });

  test('what is unknown is named, and nobody is told that all holds', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom(...FEEDS), (given, on) => {
        const result = makePlan(withLoad(given, { watts: 'unknown', on }));
        for (const level of PLAN_LEVELS) expect(result.watts[level].unknown).toContain('added');
        expect(result.sentence).not.toMatch(/^It holds(:|\.)/);
        if (result.ok) expect(result.sentence).toContain('added');
        expect(result.cost.kwhPerYear.unknown).toContain('added');
      }),
    );
  });

  test('a loss that is unknown and counts against a limit is in the verdict', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 60 }), (given, watts) => {
        const lossy = { ...given, converters: { buck: { ...given.converters.buck!, efficiency: 'unknown' as const } } };
        const result = makePlan(withLoad(lossy, { watts, on: 'buck' }));
        if (result.ok) expect(result.sentence).toMatch(/^It holds for what is known;.*the loss in buck/);
      }),
    );
  });

  test('a load that is known draws no less than the same load unknown', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom(...FEEDS), fc.integer({ min: 0, max: 60 }), (given, on, watts) => {
        const [known, unknown] = [watts, 'unknown'].map((one) => makePlan(withLoad(given, { watts: one, on })));
        expect(known!.watts.worst.known).toBeGreaterThanOrEqual(unknown!.watts.worst.known - 1e-9);
        expect(broken(known!)).toEqual(expect.arrayContaining(broken(unknown!)));
      }),
    );
  });

  test('what comes out of the wall is at least what is drawn, and more the worse converters are', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { watts } = makePlan(given);
        const drawn = Object.values(given.loads).reduce((sum, { watts: draw, count }) => {
          const worst = typeof draw === 'object' ? draw.worst : draw;
          return sum + (typeof worst === 'number' ? worst * count : 0);
        }, 0);
        expect(watts.worst.known).toBeGreaterThanOrEqual(drawn - 1e-6);
      }),
    );
  });

  test('what breaks first is what the least growth of the load reaches', () => {
    fc.assert(
      fc.property(
        rising,
        rising,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (a, b, limitA, limitB) => {
          const rail = (watts: number) => ({ rails: { out: { volts: 5, watts } } });
          const result = makePlan(
            planFileSchema.parse({
              name: 'two',
              loads: { one: { watts: a, on: 'pa' }, two: { watts: b, on: 'pb' } },
              supplies: { pa: rail(limitA), pb: rail(limitB) },
            }),
          );
          // Walks the load up in small steps, as a person with a knob would.
          const at = (watts: typeof a, step: number) => {
            const [low = 0, mid = 0, high = 0] = [watts.typical, watts.benchmark, watts.worst];
            return step <= 1 ? low + (mid - low) * step : mid + (high - mid) * (step - 1);
          };
          const steps = Array.from({ length: 2001 }, (_, i) => i / 1000);
          const [firstA, firstB] = [steps.find((s) => at(a, s) > limitA), steps.find((s) => at(b, s) > limitB)];
          if (firstA === undefined && firstB === undefined) expect(result.ok).toBe(true);
          else if (Math.abs((firstA ?? 9) - (firstB ?? 9)) > 0.002)
            expect(result.breaksFirst?.where).toBe((firstA ?? 9) < (firstB ?? 9) ? 'pa.out' : 'pb.out');
        },
      ),
    );
  });
});

test('so many boards are enough, and one fewer may not be', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 5000, noNaN: true }), (gflops) => {
      for (const { gflopsOfOne, count } of boardsFor(gflops)) {
        expect(hplOf(gflopsOfOne, count.high).low).toBeGreaterThanOrEqual(gflops);
        expect(hplOf(gflopsOfOne, count.low).high).toBeGreaterThanOrEqual(gflops);
        if (count.high > 2)
          expect(gflopsOfOne * (count.high - 1) * CLUSTER_EFFICIENCY.low).toBeLessThan(gflops * (1 + 1e-9));
        expect(count.low).toBeLessThanOrEqual(count.high);
      }
    }),
  );
});

test('text of any kind is read, or refused with its place', () => {
  const piece = fc.constantFrom(
    'boards:',
    'pi:',
    'on: psu.5v',
    'watts: 5',
    'watts:',
    '  ',
    '\n',
    '- ',
    '{',
    '}',
    '[',
    'count: 2',
    '&a',
    '*a',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 20 }).map((all) => `name: x\n${all.join('')}`),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        withPlaces(readYamlFile(planFileSchema, 'plan.yaml', given), makePlan);
      } catch (error) {
        expect(error).toBeInstanceOf(BreadboxError);
        expect((error as BreadboxError).code).toBe('bad-input');
        expect((error as BreadboxError).message).toMatch(/^plan\.yaml/);
      }
    }),
    { numRuns: 500 },
  );
});
