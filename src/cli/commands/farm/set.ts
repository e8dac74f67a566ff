import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, priorityNumber, quietOption, wholeNumber } from '../../options.ts';
import { text } from '../../output/report.ts';
import { runFacts } from '../../output/run-report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';

interface SetOptions extends PrintOptions {
  readonly name?: string;
  readonly priority?: number;
  readonly workers?: number;
}

export const set = command<SetOptions>({
  about:
    'Changes the name of a run, its priority, or how many of its tasks may run at the same time, also while it runs.',
  args: [RUN_ARGUMENT],
  options: [
    { flags: '--name NAME', text: "Its name; '' takes it away.", shownDefault: 'as it is' },
    {
      flags: '--priority N',
      text: 'Among your runs the one of the highest number comes first, from -100 to 100.',
      parse: priorityNumber,
      shownDefault: 'as it is',
    },
    {
      flags: '--workers N',
      text: 'How many of its tasks may run at the same time.',
      parse: wholeNumber('--workers', 0, 4096),
      shownDefault: 'as it is',
    },
    JSON_OPTION,
    quietOption("the run's id alone"),
  ],
  examples: [
    { does: 'Let a run go first', line: 'breadbox farm set r12 --priority 10' },
    { does: 'Give it a name', line: 'breadbox farm set r12 --name first-try' },
  ],
  async run(world, [run = ''], { name, priority, workers }) {
    if (name === undefined && priority === undefined && workers === undefined)
      throw new BreadboxError('usage', 'Say what to change: --name, --priority or --workers.');
    const body = { name: name === '' ? null : name, priority, workers };
    const { signal } = world;
    const status = await connect(world).call('PUT /api/farm/runs/{run}/settings', { params: { run }, body, signal });
    return { json: status, quiet: [status.run], blocks: [text(`Run ${run}: changed.`), runFacts(status)] };
  },
});
