import { BreadboxError } from '../../../cluster/errors.ts';
import { makePlan } from '../../../planner/make-plan.ts';
import { withPlaces } from '../../../planner/read-plan.ts';
import { DUTY, EUROS_PER_KWH } from '../../../planner/running-cost.ts';
import { planFileSchema } from '../../../protocol/plan.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { dutyOption } from '../../plan/duty-option.ts';
import { planReport } from '../../plan/plan-report.ts';
import { readPlanFile } from '../../plan/read-plan-file.ts';

interface CheckOptions extends PrintOptions {
  readonly duty?: number;
  readonly pricePerKwh?: number;
}

export const check = command<CheckOptions>({
  about: `Checks every rail, converter, fuse, pair of USB ports, PoE port and switch of a plan at three loads: typical, under a benchmark, at worst. It says what breaks first, lists the parts and what they cost, and predicts HPL, watts, heat and the electricity of a year.

Marks: x breaks, ! is a warning, ? is unknown, · is good to know. It ends with 1 where something breaks, with 2 where the file is wrong. docs/plan.md says what a plan holds.`,
  args: [{ name: 'FILE', text: 'The plan, YAML; - is stdin.', complete: ['file'] }],
  options: [
    dutyOption('Part of the time under benchmark load, before what the plan says', DUTY),
    {
      flags: '--price-per-kwh PRICE',
      text: 'In the currency of the plan, before what the plan says.',
      parse: (text) => price(text),
      shownDefault: `${EUROS_PER_KWH} where the plan is in EUR, which is an assumption; else unknown`,
    },
    JSON_OPTION,
    quietOption('what breaks alone'),
  ],
  examples: [
    { does: 'Does it hold?', line: 'breadbox plan parc.yaml' },
    { does: 'Computing all day', line: 'breadbox plan check parc.yaml --duty 1 --price-per-kwh 0.31' },
  ],
  async run(world, [file = '-'], { duty, pricePerKwh }) {
    const read = await readPlanFile(world, planFileSchema, file);
    const result = withPlaces(read, (plan) => {
      const assume = {
        ...plan.assume,
        ...(duty !== undefined && { duty }),
        ...(pricePerKwh !== undefined && { pricePerKwh }),
      };
      return makePlan({ ...plan, assume });
    });
    return planReport(result);
  },
});

function price(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new BreadboxError('usage', `--price-per-kwh: '${text}' is not a price from 0 up, such as 0.31.`);
}
