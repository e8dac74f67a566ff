import { z } from 'zod';

export const OPTIMISE_METHODS = ['cma-es', 'nelder-mead', 'differential-evolution', 'random'] as const;

/** What has been asked is remembered: this many numbers are some hundred megabytes. */
const MAX_NUMBERS = 10_000_000;
const MAX_PARAMETERS = 100;
/** Beyond it, the width of a range is no number any more. */
const MAX_BOUND = 1e300;

const bound = z
  .number()
  .refine((value) => Math.abs(value) <= MAX_BOUND, `a bound lies between -${MAX_BOUND} and ${MAX_BOUND}`);

const parameter = z
  .strictObject({
    from: bound,
    to: bound,
    integer: z.boolean().default(false),
    scale: z.enum(['linear', 'log']).default('linear'),
  })
  .superRefine(({ from, to, integer, scale }, { addIssue }) => {
    const bad = (key: string, message: string) => addIssue({ code: 'custom', path: [key], message });
    if (from >= to) bad('to', `it must be more than from, which is ${from}`);
    else if (scale === 'log' && from <= 0) bad('from', 'scale: log needs a from above 0');
    else if (integer && !Number.isSafeInteger(from)) bad('from', 'integer: true needs a whole number');
    else if (integer && !Number.isSafeInteger(to)) bad('to', 'integer: true needs a whole number');
  });

const parameters = z
  .record(z.string().min(1).max(100), parameter)
  .refine((all) => Object.keys(all).length > 0, 'at least one parameter')
  .refine((all) => Object.keys(all).length <= MAX_PARAMETERS, `at most ${MAX_PARAMETERS} parameters`);

const seconds = z.union([
  z.number().positive(),
  z.string().regex(/^\d+(\.\d+)?(ms|s|m|h|d)?$/, 'a time such as 60s, 5m or 2h'),
]);

/** `feed: {optimise: …}` of `project.yaml`. See docs/optimisers.md for the manual of each key. */
export const optimiseSchema = z
  .strictObject({
    parameters,
    goal: z.enum(['minimise', 'maximise']),
    method: z.enum(OPTIMISE_METHODS).default('cma-es'),
    evaluations: z.int().min(1).max(1_000_000).default(1000),
    time: seconds.optional(),
    target: z.number().optional(),
    start: z.record(z.string(), z.number()).optional(),
    population: z.int().min(4).max(10_000).optional(),
    restarts: z.int().min(0).max(1_000_000).optional(),
    repeats: z.int().min(1).max(1000).default(1),
  })
  .superRefine((feed, { addIssue }) => {
    const bad = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
    const mostEvaluations = Math.floor(MAX_NUMBERS / Object.keys(feed.parameters).length);
    if (feed.evaluations > mostEvaluations)
      bad(['evaluations'], `with so many parameters, at most ${mostEvaluations} evaluations`);
    if (feed.repeats > feed.evaluations) bad(['repeats'], `it is more than evaluations, which is ${feed.evaluations}`);
    if (feed.repeats > 1 && Object.hasOwn(feed.parameters, 'repeat'))
      bad(
        ['parameters', 'repeat'],
        'with repeats, a task has its number under this name: call the parameter otherwise',
      );
    if (feed.population !== undefined && feed.method !== 'cma-es' && feed.method !== 'differential-evolution')
      bad(['population'], `${feed.method} has no population`);
    for (const [name, value] of Object.entries(feed.start ?? {})) {
      const { from, to, integer } = (Object.hasOwn(feed.parameters, name) && feed.parameters[name]) || {};
      if (from === undefined || to === undefined) bad(['start', name], 'there is no such parameter');
      else if (!(from <= value && value <= to)) bad(['start', name], `it lies outside of ${from} to ${to}`);
      else if (integer && !Number.isInteger(value)) bad(['start', name], 'the parameter is an integer');
    }
  });

export type OptimiseSpec = z.output<typeof optimiseSchema>;
export type ParameterSpec = OptimiseSpec['parameters'][string];
