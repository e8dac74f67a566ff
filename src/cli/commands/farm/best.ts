import type { Optimum } from '../../../protocol/farm.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { type Block, text } from '../../output/report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';

export const best = command({
  about:
    'Shows the best that the optimiser of a run has found until now: the value, its parameters, and the task that computed it. With --json also each improvement on the way there.',
  args: [RUN_ARGUMENT],
  options: [JSON_OPTION, quietOption('the best parameters alone, as JSON')],
  examples: [
    { does: 'The best until now', line: 'breadbox farm best r12' },
    { does: 'The parameters for a script', line: 'breadbox farm best r12 -q' },
  ],
  async run(world, [run = '']) {
    const found = await connect(world).call('GET /api/farm/runs/{run}/optimum', {
      params: { run },
      signal: world.signal,
    });
    return { json: found, quiet: found.best ? [JSON.stringify(found.best.params)] : [], blocks: blocksOf(found) };
  },
});

function blocksOf({ goal, method, evaluations, budget, best: found }: Optimum): readonly Block[] {
  if (found === undefined)
    return [text(`Nothing yet: no task has answered with a number, of ${evaluations} that were computed.`)];
  const { value, params, task, evaluation, at } = found;
  return [
    {
      kind: 'facts',
      facts: [
        { title: goal === 'minimise' ? 'least value' : 'greatest value', as: 'text', value: String(value) },
        { title: 'task', as: 'text', value: task },
        { title: 'found', as: 'instant', value: at },
        { title: 'after evaluations', as: 'count', value: evaluation },
        { title: 'evaluations', as: 'text', value: `${evaluations} of ${budget}` },
        { title: 'method', as: 'text', value: method },
      ],
    },
    {
      kind: 'table',
      columns: [
        { title: 'parameter', as: 'text' },
        { title: 'value', as: 'text' },
      ],
      rows: Object.entries(params).map(([name, parameter]) => [name, String(parameter)]),
      empty: '',
    },
  ];
}
