import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import { holdServices } from '../../../planner/hold-services.ts';
import { holdingNodes, isHeld, needsOf, wattsOfHolding } from '../../../planner/nodes-for-services.ts';
import { amountWords } from '../../../planner/plan-words.ts';
import { withPlaces } from '../../../planner/read-plan.ts';
import { planFileSchema, servicesFileSchema } from '../../../protocol/plan.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { readPlanFile } from '../../plan/read-plan-file.ts';

export const hold = command<PrintOptions>({
  about: `Says on how few nodes of a plan services still run, as when the rest is switched off for maintenance: by memory, cores and disk. Of each node 512M are kept for its system, or what the file says.

It tries all ways to place them, and says whether fewer nodes are impossible. Where there are too many ways, the answer comes from first-fit, largest first, and it says so. It ends with 1 where the nodes do not suffice.`,
  args: [
    { name: 'FILE', text: 'The plan, YAML.', complete: ['file'] },
    { name: 'SERVICES', text: 'What each service needs, YAML; - is stdin.', complete: ['file'] },
  ],
  options: [JSON_OPTION, quietOption('the nodes that stay on alone')],
  examples: [{ does: 'What may be switched off?', line: 'breadbox plan hold pine64.yaml services.yaml' }],
  async run(world, [file = '', services = '']) {
    if (file === '-' && services === '-') throw new BreadboxError('usage', 'One of the two can be stdin, not both.');
    const plan = await readPlanFile(world, planFileSchema, file);
    const list = await readPlanFile(world, servicesFileSchema, services);
    const wanted = withPlaces(list, needsOf);
    const nodes = withPlaces(plan, (value) => holdingNodes(value, list.value.reserve));
    const answer = holdServices(wanted, nodes);
    if (!isHeld(answer)) {
      const { unheld, isProved } = answer;
      const says = isProved ? 'The nodes do not hold all services' : 'No way was found to hold all services';
      const blocks = [text(`${says}. There is no room for ${unheld.join(', ')}.`)];
      return { json: { ok: false, ...answer }, quiet: [], blocks, exit: exitCode('not-well') };
    }
    const watts = withPlaces(plan, (value) => wattsOfHolding(value, answer));
    const { atLeast, isFewest } = answer;
    const count = answer.nodes.length;
    const proof = isFewest ? 'fewer do not' : `it may go with as few as ${atLeast}: not all ways were tried`;
    return {
      json: { ok: true, ...answer, watts },
      quiet: answer.nodes.map(({ node }) => node),
      blocks: [
        text(`${count} of ${nodes.length} nodes hold all ${wanted.length} services; ${proof}.`),
        {
          kind: 'table',
          columns: [
            { title: 'NODE', as: 'text' },
            { title: 'HOLDS', as: 'text' },
          ],
          rows: answer.nodes.map(({ node, services: held }) => [node, held.join(', ')]),
          empty: 'No node is needed.',
        },
        text(
          `These boards draw ${amountWords(watts.typical, 'W')} typically, ${amountWords(watts.worst, 'W')} at worst.`,
        ),
      ],
    };
  },
});
