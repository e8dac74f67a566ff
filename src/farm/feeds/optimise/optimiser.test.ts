import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPTIMISE_METHODS, type OptimiseSpec, optimiseSchema } from '../../../protocol/optimise.ts';
import { Chance } from './chance.ts';
import { Optimiser, type OptimiserTask } from './optimiser.ts';

const real = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
  .map(([from, width]) => ({ from, to: from + width }));
const integer = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, width]) => ({ from, to: from + width, integer: true }));
const logarithmic = fc.constantFrom(
  { from: 1e-6, to: 1, scale: 'log' },
  { from: 1, to: 999, scale: 'log', integer: true },
);
const parameters = fc.array(fc.oneof(real, integer, logarithmic), { minLength: 1, maxLength: 5 });

const specs = fc
  .record({
    parameters: parameters.map((list) => Object.fromEntries(list.map((parameter, index) => [`p${index}`, parameter]))),
    goal: fc.constantFrom('minimise', 'maximise'),
    method: fc.constantFrom(...OPTIMISE_METHODS),
    evaluations: fc.integer({ min: 3, max: 150 }),
    repeats: fc.constantFrom(1, 1, 1, 3),
    restarts: fc.constantFrom(undefined, undefined, 0, 2),
  })
  .map((spec) => optimiseSchema.parse(spec));

type Event = { readonly ask: number; readonly tasks: readonly OptimiserTask[]; readonly done: boolean } | Told;
interface Told {
  readonly key: string;
  readonly answer: unknown;
}

/** Asks for some, and tells some of what is outstanding, as chance will have it; every seventh task fails. */
function conversation(spec: OptimiseSpec, seed: number, workers: number): readonly Event[] {
  const optimiser = new Optimiser(spec, { seed, workers });
  const chance = new Chance(seed + 1);
  const events: Event[] = [];
  const outstanding: string[] = [];
  for (;;) {
    const ask = 1 + chance.below(2 * workers);
    const { tasks, done } = optimiser.ask(ask);
    events.push({ ask, tasks, done });
    if (done) break;
    outstanding.push(...tasks.map(({ key }) => key));
    expect(outstanding.length, 'nothing is outstanding, nothing is offered, and it is not done').toBeGreaterThan(0);
    for (let count = 1 + chance.below(outstanding.length); count > 0; count--) {
      const [key = ''] = outstanding.splice(chance.below(outstanding.length), 1);
      const sum = Object.values(JSON.parse(key) as Record<string, number>).reduce((total, value) => total + value, 0);
      const answer = optimiser.evaluations % 7 === 6 ? undefined : { value: Math.abs(sum - 3) };
      optimiser.tell(key, answer);
      events.push({ key, answer });
    }
  }
  expect(outstanding).toEqual([]);
  return events;
}

function tasksOf(events: readonly Event[]): readonly OptimiserTask[] {
  return events.flatMap((event) => ('tasks' in event ? event.tasks : []));
}

test('whatever is asked and told: within bounds, integers whole, no task twice, the budget kept', () => {
  fc.assert(
    fc.property(specs, fc.nat(1e6), fc.integer({ min: 1, max: 9 }), (spec, seed, workers) => {
      const tasks = tasksOf(conversation(spec, seed, workers));
      expect(tasks.length).toBeLessThanOrEqual(spec.evaluations);
      expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
      for (const { params } of tasks) {
        const { repeat, ...values } = JSON.parse(params) as Record<string, number>;
        expect(Object.keys(values)).toEqual(Object.keys(spec.parameters));
        expect(repeat === undefined).toBe(spec.repeats === 1);
        for (const [name, { from, to, integer: whole }] of Object.entries(spec.parameters)) {
          const value = values[name] ?? Number.NaN;
          expect(value).toBeGreaterThanOrEqual(from);
          expect(value).toBeLessThanOrEqual(to);
          if (whole) expect(Number.isInteger(value)).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a replay of what was asked and told offers the same tasks and finds the same best', () => {
  fc.assert(
    fc.property(specs, fc.nat(1e6), fc.integer({ min: 1, max: 9 }), (spec, seed, workers) => {
      const events = conversation(spec, seed, workers);
      const [first, second] = [1, 2].map(() => new Optimiser(spec, { seed, workers }));
      for (const event of events) {
        for (const optimiser of [first, second]) {
          if ('key' in event) optimiser?.tell(event.key, event.answer);
          else expect(optimiser?.ask(event.ask)).toEqual({ tasks: event.tasks, done: event.done });
        }
      }
      expect(first?.best).toEqual(second?.best);
      expect(first?.restarts).toBe(second?.restarts);
    }),
    { numRuns: 100 },
  );
});

const square = optimiseSchema.parse({
  parameters: { x: { from: -5, to: 5 }, y: { from: -5, to: 5 } },
  goal: 'minimise',
  evaluations: 300,
});

function run(spec: OptimiseSpec, answer: (params: Record<string, number>) => unknown, { seed = 1, workers = 4 } = {}) {
  const optimiser = new Optimiser(spec, { seed, workers });
  const asked: Record<string, number>[] = [];
  for (;;) {
    const { tasks, done } = optimiser.ask(workers);
    if (done) return { optimiser, asked };
    for (const { key, params } of tasks) {
      const values = JSON.parse(params) as Record<string, number>;
      asked.push(values);
      optimiser.tell(key, answer(values));
    }
  }
}

const bowl = ({ x = 0, y = 0 }) => (x - 1) ** 2 + (y + 2) ** 2;

test('the order in which a generation of CMA-ES is told does not matter', () => {
  const conversations = [1, 2].map((seed) => {
    const optimiser = new Optimiser(square, { seed: 7, workers: 3 });
    const chance = new Chance(seed);
    const outstanding: string[] = [];
    const asked: string[] = [];
    for (;;) {
      const { tasks, done } = optimiser.ask(1 + chance.below(5));
      if (done) return asked;
      outstanding.push(...tasks.map(({ key }) => key));
      asked.push(...tasks.map(({ key }) => key));
      const [key = ''] = outstanding.splice(chance.below(outstanding.length), 1);
      optimiser.tell(key, bowl(JSON.parse(key)));
    }
  });
  expect(conversations[0]).toEqual(conversations[1]);
  expect(conversations[0]).toHaveLength(300);
});

describe('answers', () => {
  test('maximise finds what minimise finds of the negative', () => {
    const most = run({ ...square, goal: 'maximise' }, (params) => -bowl(params));
    const least = run(square, bowl);
    expect(most.asked).toEqual(least.asked);
    expect(most.optimiser.best).toEqual({ ...least.optimiser.best, value: -(least.optimiser.best?.value ?? 0) });
  });

  test.each([
    ['a failed task', undefined],
    ['null', null],
    ['text', '-1000'],
    ['an object without a value', { cost: -1000 }],
    ['a value that is text', { value: '-1000' }],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['no number', Number.NaN],
    ['a list', [-1000]],
  ])('%s is the worst value, and never the best', (_, bad) => {
    const { optimiser } = run(square, (params) => ((params.x ?? 0) > 0 ? bad : bowl(params)));
    expect(JSON.parse(optimiser.best?.key ?? '{}').x).toBeLessThanOrEqual(0);
    expect(optimiser.best?.value).toBeGreaterThanOrEqual(1);
    expect(optimiser.best?.value).toBeLessThan(1.1);
  });

  test('a number stands under value as well as by itself', () => {
    const bare = run(square, bowl).optimiser.best;
    expect(run(square, (params) => ({ value: bowl(params), steps: 3 })).optimiser.best).toEqual(bare);
  });

  test.each(OPTIMISE_METHODS)('with %s, all tasks failing ends with the budget', (method) => {
    const { optimiser, asked } = run({ ...square, method }, () => undefined);
    expect(optimiser.best).toBeUndefined();
    expect(asked).toHaveLength(300);
  });

  test('what was never offered is not taken', () => {
    const optimiser = new Optimiser(square, { seed: 1, workers: 1 });
    expect(optimiser.tell('{"x":1,"y":-2}', 0)).toBeUndefined();
    expect(optimiser.evaluations).toBe(0);
  });
});

describe('it is over', () => {
  test('when the target is reached', () => {
    const { optimiser, asked } = run({ ...square, target: 0.01 }, bowl);
    expect(optimiser.best?.value).toBeLessThanOrEqual(0.01);
    expect(asked.length).toBeLessThan(300);
  });

  test('when it is asked for 0 and all that is outstanding is told', () => {
    const optimiser = new Optimiser(square, { seed: 1, workers: 2 });
    const [first, second] = optimiser.ask(2).tasks;
    expect(optimiser.ask(0)).toEqual({ tasks: [], done: false });
    optimiser.tell(first?.key ?? '', 2);
    expect(optimiser.ask(5)).toEqual({ tasks: [], done: false });
    expect(optimiser.tell(second?.key ?? '', 1)).toEqual({ key: second?.key, value: 1, evaluation: 2 });
    expect(optimiser.ask(5)).toEqual({ tasks: [], done: true });
  });

  test.each(OPTIMISE_METHODS)('with %s, when every point of a small space is known', (method) => {
    const n = { from: 1, to: 6, integer: true };
    const spec = optimiseSchema.parse({ parameters: { n, m: n }, goal: 'minimise', method, evaluations: 500 });
    const { asked, optimiser } = run(spec, ({ n: a = 0, m: b = 0 }) => (a - 2) ** 2 + (b - 5) ** 2);
    expect(asked.length).toBeLessThanOrEqual(36);
    expect(optimiser.best).toMatchObject({ key: '{"n":2,"m":5}', value: 0 });
  });

  test.each(OPTIMISE_METHODS.filter((method) => method !== 'random'))(
    'with %s, when restarts are used up',
    (method) => {
      const { optimiser, asked } = run({ ...square, method, evaluations: 50_000, restarts: 1 }, bowl);
      expect(optimiser.restarts).toBe(1);
      expect(asked.length).toBeLessThan(50_000);
    },
  );
});

test('repeats of a point are averaged, and it counts once all are there', () => {
  const noise = [-0.5, 0.25, 0.25];
  const spec = { ...square, repeats: 3, evaluations: 301 };
  const { optimiser, asked } = run(spec, (params) => bowl(params) + (noise[(params.repeat ?? 0) - 1] ?? 0));
  const plain = run({ ...square, evaluations: 100 }, bowl, { workers: 2 });
  expect(asked).toHaveLength(300);
  expect(asked.slice(0, 3).map(({ repeat }) => repeat)).toEqual([1, 2, 3]);
  expect(optimiser.best?.value).toBeCloseTo(plain.optimiser.best?.value ?? 0, 12);
  expect((optimiser.best?.evaluation ?? 0) % 3).toBe(0);
});

const mixed = optimiseSchema.parse({
  parameters: { x: { from: -5, to: 5 }, n: { from: 0, to: 9, integer: true }, k: { from: 1e-6, to: 1, scale: 'log' } },
  goal: 'minimise',
  start: { x: 1, n: 3 },
});

test.each(OPTIMISE_METHODS.filter((method) => method !== 'cma-es'))('%s begins with the start', (method) => {
  const [task] = new Optimiser({ ...mixed, method }, { seed: 3, workers: 1 }).ask(1).tasks;
  const first = JSON.parse(task?.key ?? '{}');
  expect(first.x).toBeCloseTo(1, 12);
  expect(first.n).toBe(3);
});

test('cma-es begins around the start', () => {
  const { tasks } = new Optimiser({ ...mixed, population: 500 }, { seed: 3, workers: 1 }).ask(500);
  const all = tasks.map(({ key }) => JSON.parse(key) as Record<string, number>);
  for (const [name, start] of Object.entries(mixed.start ?? {}))
    expect(all.reduce((sum, values) => sum + (values[name] ?? 0), 0) / all.length).toBeCloseTo(start, -0.5);
});

test('several workers are kept busy', () => {
  for (const method of OPTIMISE_METHODS) {
    const optimiser = new Optimiser({ ...square, method, evaluations: 5000 }, { seed: 1, workers: 32 });
    expect(optimiser.ask(32).tasks.length, method).toBeGreaterThanOrEqual(24);
  }
});
