import { BreadboxError } from '../../cluster/errors.ts';
import type { PlanResult } from '../../protocol/plan.ts';

const MAX_BYTES = 256 * 1024;

/**
 * What a plan says of parts, prices and power. The planner comes when it is asked for: most handbooks have none.
 * @throws BreadboxError `bad-input` with the line of each problem, `too-large`
 */
export async function planOfFile(file: File): Promise<PlanResult> {
  if (file.size > MAX_BYTES)
    throw new BreadboxError('too-large', `${file.name} is no plan: it is larger than 256 KiB.`);
  const [{ makePlan }, { readYamlFile, withPlaces }, { planFileSchema }] = await Promise.all([
    import('../../planner/make-plan.ts'),
    import('../../planner/read-plan.ts'),
    import('../../protocol/plan.ts'),
  ]);
  return withPlaces(readYamlFile(planFileSchema, file.name, await file.text()), makePlan);
}
