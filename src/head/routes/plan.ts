import { makePlan } from '../../planner/make-plan.ts';
import { readYamlFile, withPlaces } from '../../planner/read-plan.ts';
import { planFileSchema } from '../../protocol/plan.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

/** Pure: neither reads nor keeps anything of this head. */
export function mountPlanRoutes(app: HeadApp): void {
  mount(app, 'POST /api/plan', ({ body: { file, text } }) =>
    withPlaces(readYamlFile(planFileSchema, file, text), makePlan),
  );
}
