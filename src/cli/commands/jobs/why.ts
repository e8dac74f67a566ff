import { formatDuration } from '../../../cluster/units.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JOB_ARGUMENT } from '../../job-argument.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { asSentence } from '../../output/job-report.ts';
import { text } from '../../output/report.ts';

export const why = command({
  about: `Says in one sentence why a job waits and, where the time limits of other jobs tell, when it starts at the latest. With --json the keys are reason, which is Slurm's word for it, sentence and until.`,
  args: [{ ...JOB_ARGUMENT, complete: ['pending-job'] }],
  options: [JSON_OPTION, quietOption("Slurm's word for the reason alone")],
  examples: [{ does: 'Why does it not start?', line: 'breadbox why 12' }],
  async run(world, [job = '']) {
    const { signal } = world;
    const found = await connect(world).call('GET /api/jobs/{job}/why', { params: { job }, signal });
    const { reason, sentence, until } = found;
    return {
      json: found,
      quiet: [reason],
      blocks: [text(`${asSentence(sentence)}${until ? ` ${startsBy(until)}` : ''}`)],
    };
  },
});

function startsBy(until: string): string {
  const seconds = (Date.parse(until) - Date.now()) / 1000;
  return seconds <= 0 ? 'It starts very soon.' : `It starts within ${formatDuration(seconds)}, if not before.`;
}
