import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

const RUN_ID = /^r[1-9]\d*$/;

export const rm = command({
  about: `Removes an ended run with its answers and files, or a project with all its versions and ended runs. It cannot be undone. While a run goes on, neither it nor its project can be removed: cancel it first.

What looks like a run (r and a number) is taken for one.`,
  args: [
    {
      name: 'RUN|PROJECT',
      text: 'A run such as r12, or the name of a project.',
      complete: ['ended-run-id', 'project'],
    },
  ],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [
    { does: 'Remove a run', line: 'breadbox farm rm r12' },
    { does: 'Remove a project and all that came of it', line: 'breadbox farm rm mandelbrot' },
  ],
  async run(world, [target = '']) {
    const client = connect(world);
    const { signal } = world;
    if (RUN_ID.test(target)) {
      await client.call('DELETE /api/farm/runs/{run}', { params: { run: target }, signal });
      return { json: { run: target, removed: true }, quiet: [], blocks: [text(`Run ${target} is gone.`)] };
    }
    await client.call('DELETE /api/farm/projects/{project}', { params: { project: target }, signal });
    return { json: { project: target, removed: true }, quiet: [], blocks: [text(`Project ${target} is gone.`)] };
  },
});
