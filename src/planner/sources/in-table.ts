import { PlanFault } from '../plan-fault.ts';

/** What the table has of a model; `undefined` where the plan names none. @throws PlanFault where the table has no such model */
export function inTable<T extends { readonly model: string }>(
  table: readonly T[],
  path: readonly string[],
  model: string | undefined,
): T | undefined {
  const known = table.find((one) => one.model === model);
  if (model !== undefined && known === undefined)
    throw new PlanFault([...path, 'model'], `there is no ${model} in the table: breadbox plan boards`);
  return known;
}
