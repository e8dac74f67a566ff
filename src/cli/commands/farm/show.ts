import { joinWords } from '../../../cluster/posix-words.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { runTable } from '../../output/run-report.ts';

export const show = command({
  about:
    "Shows a project: its newest version, what its project.yaml says, and its runs. With --json all of it, the project.yaml as 'spec'.",
  args: [{ name: 'PROJECT', text: 'Name of a project that was pushed.', complete: ['project'] }],
  options: [JSON_OPTION, quietOption('the newest version alone')],
  examples: [{ does: 'Show a project', line: 'breadbox farm show mandelbrot' }],
  async run(world, [project = '']) {
    const found = await connect(world).call('GET /api/farm/projects/{project}', {
      params: { project },
      signal: world.signal,
    });
    const { spec } = found;
    return {
      json: found,
      quiet: [found.version],
      blocks: [
        {
          kind: 'facts',
          facts: [
            { title: 'project', value: found.project, as: 'text' },
            { title: 'title', value: found.title, as: 'text' },
            { title: 'version', value: found.version, as: 'text' },
            { title: 'versions', value: found.versions, as: 'count' },
            { title: 'owner', value: found.owner, as: 'text' },
            { title: 'size', value: found.bundleBytes, as: 'bytes' },
            { title: 'pushed', value: found.pushedAt, as: 'instant' },
            { title: 'command', value: asLine(spec.run), as: 'text' },
            { title: 'mode', value: spec.mode, as: 'text' },
            { title: 'feed', value: spec.feed ? Object.keys(spec.feed)[0] : 'none; give one with --feed', as: 'text' },
            { title: 'collects', value: spec.collect && asLine(spec.collect), as: 'text' },
          ],
        },
        text(''),
        runTable(found.runs, 'It has not been run yet.'),
      ],
    };
  },
});

function asLine(words: string | readonly string[]): string {
  return typeof words === 'string' ? words : joinWords(words);
}
