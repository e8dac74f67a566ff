import { expect, test } from 'vitest';
import { optimiseSchema } from './optimise.ts';

const x = { from: -5, to: 5 };

test('what is left out has its default', () => {
  expect(optimiseSchema.parse({ parameters: { x }, goal: 'minimise' })).toEqual({
    parameters: { x: { ...x, integer: false, scale: 'linear' } },
    goal: 'minimise',
    method: 'cma-es',
    evaluations: 1000,
    repeats: 1,
  });
});

test.each([
  ['no parameter', { parameters: {} }, 'parameters', 'at least one parameter'],
  ['no goal', { goal: undefined }, 'goal', 'expected one of'],
  ['an unknown method', { method: 'gradient' }, 'method', 'expected one of'],
  ['bounds the wrong way', { parameters: { x: { from: 1, to: 1 } } }, 'parameters.x.to', 'more than from'],
  ['no bound', { parameters: { x: { from: 1 } } }, 'parameters.x.to', 'expected number'],
  ['an endless range', { parameters: { x: { from: -1.7e308, to: 1.7e308 } } }, 'parameters.x.from', 'a bound lies'],
  ['the logarithm of 0', { parameters: { x: { from: 0, to: 1, scale: 'log' } } }, 'parameters.x.from', 'above 0'],
  ['half an integer', { parameters: { x: { from: 0, to: 1.5, integer: true } } }, 'parameters.x.to', 'whole number'],
  ['a start outside', { start: { x: 6 } }, 'start.x', 'outside of -5 to 5'],
  ['a start of nothing', { start: { y: 0 } }, 'start.y', 'no such parameter'],
  ['a start of Object', { start: { constructor: 0 } }, 'start.constructor', 'no such parameter'],
  ['half an integer to start', { parameters: { x: { ...x, integer: true } }, start: { x: 0.5 } }, 'start.x', 'integer'],
  ['a population of one', { population: 1 }, 'population', 'Too small'],
  ['a population for a simplex', { population: 9, method: 'nelder-mead' }, 'population', 'nelder-mead has no'],
  ['a parameter called repeat', { parameters: { repeat: x }, repeats: 2 }, 'parameters.repeat', 'call the parameter'],
  ['repeats beyond the budget', { evaluations: 2, repeats: 3 }, 'repeats', 'more than evaluations'],
  ['a time without unit', { time: 'soon' }, 'time', 'a time such as'],
  ['an unknown key', { evals: 3 }, '', 'evals'],
  [
    'more than can be remembered',
    {
      parameters: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x${n}`, x])),
      evaluations: 200_000,
    },
    'evaluations',
    'at most 100000 evaluations',
  ],
])('%s is refused, with its place', (_, change, path, message) => {
  const result = optimiseSchema.safeParse({ parameters: { x }, goal: 'minimise', ...change });
  expect(result.success).toBe(false);
  const [issue] = result.error?.issues ?? [];
  expect(issue?.path.join('.')).toBe(path);
  expect(issue?.message).toContain(message);
});
