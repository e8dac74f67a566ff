import type { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';

/** @throws BreadboxError `bad-input`, naming the first places that are wrong: `answers[3].task: …` */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: 'path' | 'query' | 'body',
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.flatMap(concrete);
  const told = places.slice(0, 5).map((issue) => `${placeOf(issue.path) || where}: ${issue.message}`);
  const more = places.length > told.length ? `; and ${places.length - told.length} more` : '';
  throw new BreadboxError('bad-input', `The ${where} of the request is wrong at ${told.join('; ')}${more}.`);
}

/** The issues of the branch of a union that fits best: "Invalid input" helps nobody. */
function concrete(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((branch) => branch.flatMap(concrete));
  const best = branches.reduce((a, b) =>
    depth(b) > depth(a) || (depth(b) === depth(a) && b.length < a.length) ? b : a,
  );
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

export function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}
