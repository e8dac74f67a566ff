import { expect, test } from 'vitest';
import { type OptimiseSpec, optimiseSchema } from '../../../protocol/optimise.ts';
import { Optimiser } from './optimiser.ts';

const FUNCTIONS = {
  sphere: (x: readonly number[]) => x.reduce((sum, value) => sum + (value - 1) ** 2, 0),
  rosenbrock: (x: readonly number[]) =>
    x
      .slice(1)
      .reduce((sum, next, index) => sum + 100 * (next - (x[index] ?? 0) ** 2) ** 2 + (1 - (x[index] ?? 0)) ** 2, 0),
  rastrigin: (x: readonly number[]) =>
    x.reduce((sum, value) => sum + (value - 0.7) ** 2 + 10 - 10 * Math.cos(2 * Math.PI * (value - 0.7)), 0),
};
const SEEDS = [1, 2, 3];

/** Evaluations until the target; Infinity where the budget did not reach. */
function cost(spec: OptimiseSpec, f: (x: readonly number[]) => number, seed: number, workers: number): number {
  const optimiser = new Optimiser(spec, { seed, workers });
  for (;;) {
    const { tasks, done } = optimiser.ask(workers);
    if (done) break;
    for (const { key } of tasks) optimiser.tell(key, f(Object.values(JSON.parse(key) as Record<string, number>)));
  }
  const { best } = optimiser;
  return best !== undefined && best.value <= (spec.target ?? 0) ? best.evaluation : Infinity;
}

// The limits are about 1.5 times what these seeds need.
test.each([
  ['cma-es', 'sphere', 2, 1, 450],
  ['cma-es', 'sphere', 10, 8, 2600],
  ['cma-es', 'rosenbrock', 2, 1, 1000],
  ['cma-es', 'rosenbrock', 10, 8, 9000],
  ['cma-es', 'rastrigin', 2, 1, 8000],
  ['nelder-mead', 'sphere', 2, 1, 110],
  ['nelder-mead', 'sphere', 10, 1, 1400],
  ['nelder-mead', 'rosenbrock', 2, 1, 320],
  ['nelder-mead', 'rosenbrock', 2, 4, 1000],
  ['nelder-mead', 'rosenbrock', 10, 1, 9500],
  ['nelder-mead', 'rastrigin', 2, 1, 40_000],
  ['differential-evolution', 'sphere', 2, 1, 900],
  ['differential-evolution', 'sphere', 10, 8, 24_000],
  ['differential-evolution', 'rosenbrock', 2, 8, 4000],
  ['differential-evolution', 'rastrigin', 2, 1, 1600],
  ['differential-evolution', 'rastrigin', 10, 8, 52_000],
] as const)('%s finds the least of %s in %i dimensions with %i workers', (method, name, dimension, workers, limit) => {
  const x = { from: -5, to: 5 };
  const spec = optimiseSchema.parse({
    parameters: Object.fromEntries(Array.from({ length: dimension }, (_, index) => [`x${index}`, x])),
    goal: 'minimise',
    method,
    evaluations: limit,
    target: 1e-8,
  });
  const costs = SEEDS.map((seed) => cost(spec, FUNCTIONS[name], seed, workers));
  expect(Math.max(...costs), `evaluations: ${costs.join(', ')}`).toBeLessThanOrEqual(limit);
});

test('random search comes close on few evaluations', () => {
  const x = { from: -5, to: 5 };
  const spec = optimiseSchema.parse({ parameters: { x, y: x }, goal: 'minimise', method: 'random', target: 0.1 });
  expect(Math.max(...SEEDS.map((seed) => cost(spec, FUNCTIONS.sphere, seed, 4)))).toBeLessThan(1000);
});

test.each(['cma-es', 'differential-evolution'] as const)('%s tells integers and reals apart', (method) => {
  const n = { from: -20, to: 20, integer: true };
  const k = { from: 1e-6, to: 1, scale: 'log' };
  const spec = optimiseSchema.parse({
    parameters: { x: { from: -5, to: 5 }, n, m: n, k },
    goal: 'minimise',
    method,
    evaluations: 6000,
    target: 1e-6,
  });
  const f = ([x = 0, a = 0, b = 0, scale = 0]: readonly number[]) =>
    (x - 1) ** 2 + (a - 7) ** 2 + (a + b + 4) ** 2 + (Math.log10(scale) + 3) ** 2;
  for (const seed of SEEDS) expect(cost(spec, f, seed, 4), `seed ${seed}`).toBeLessThanOrEqual(6000);
});

test.each(['cma-es', 'nelder-mead', 'differential-evolution'] as const)(
  '%s finds a least value in a corner',
  (method) => {
    const x = { from: 0, to: 1 };
    const spec = optimiseSchema.parse({
      parameters: { x, y: x, z: x },
      goal: 'minimise',
      method,
      evaluations: 4000,
      target: 1e-6,
    });
    const f = (at: readonly number[]) => at.reduce((sum, value, axis) => sum + (axis === 1 ? 1 - value : value), 0);
    for (const seed of SEEDS) expect(cost(spec, f, seed, 2), `seed ${seed}`).toBeLessThanOrEqual(4000);
  },
);
