/** Programs in other languages parse tasks and answers too: Python's parser gives up at about 1,000 levels. */
export const MAX_JSON_LEVELS = 500;

/** Why other programs could not read `value`, which a parser made, or would read something else; at any depth. */
export function jsonProblem(value: unknown, levels: number = MAX_JSON_LEVELS): string | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : 'it holds a number that is too large, or none';
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return `it is nested deeper than ${MAX_JSON_LEVELS} levels`;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const problem = jsonProblem(inner, levels - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
