import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { runFacts } from '../../output/run-report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';
import { extendFeed, openFeed } from '../../upload-tasks.ts';

interface ResumeOptions extends PrintOptions {
  readonly feed?: string;
}

export const resume = command<ResumeOptions>({
  about: `Ends a pause: tasks are handed out again. A run that waits for others begins at once.

With --feed the file that the run's tasks came from is given once more: the lines that it has grown by are added, and a run that was done goes on. Where an earlier line is not what it was, nothing is changed. After a broken upload, repeat it.`,
  args: [{ ...RUN_ARGUMENT, complete: ['open-run'] }],
  options: [
    {
      flags: '--feed FILE',
      text: 'The file of JSON Lines, with new lines at its end; - is stdin.',
      shownDefault: 'no new tasks',
      complete: ['file'],
    },
    JSON_OPTION,
    quietOption("the run's state alone"),
  ],
  examples: [
    { does: 'Resume a run', line: 'breadbox farm resume r12' },
    { does: 'Add what the file has grown by', line: 'breadbox farm resume r12 --feed tasks.jsonl' },
  ],
  async run(world, [run = ''], { feed }) {
    const { signal } = world;
    const client = connect(world);
    const params = { run };
    if (feed === undefined) {
      const status = await client.call('POST /api/farm/runs/{run}/resume', { params, signal });
      return { json: status, quiet: [status.state], blocks: [text(`Run ${run}: goes on.`), runFacts(status)] };
    }
    const source = await openFeed(world, feed);
    const { added } = await extendFeed(client, run, source, signal);
    const status = await client.call('GET /api/farm/runs/{run}', { params, signal });
    const said = added === 0 ? 'the feed has nothing new' : `${added} ${added === 1 ? 'task is' : 'tasks are'} new`;
    return {
      json: { ...status, added },
      quiet: [status.state],
      blocks: [text(`Run ${run}: ${said}.`), runFacts(status)],
    };
  },
});
