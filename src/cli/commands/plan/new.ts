import { PLAN_TO_BEGIN_WITH } from '../../../planner/plan-to-begin-with.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions } from '../../options.ts';
import { text } from '../../output/report.ts';

export const newPlan = command<PrintOptions>({
  about:
    'Prints a plan of four boards with every kind of thing that a plan can hold, and says of each line what it is. Change it into yours.',
  args: [],
  options: [JSON_OPTION],
  examples: [{ does: 'Begin', line: 'breadbox plan new > plan.yaml && breadbox plan plan.yaml' }],
  async run() {
    return { json: { plan: PLAN_TO_BEGIN_WITH }, quiet: [], blocks: [text(PLAN_TO_BEGIN_WITH.trimEnd())] };
  },
});
