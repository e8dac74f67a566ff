import type { Attempt } from '../../../protocol/farm.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { type Block, text } from '../../output/report.ts';
import { checkTask, RUN_ARGUMENT } from '../../run-argument.ts';

interface LogsOptions extends PrintOptions {
  readonly limit: number;
}

export const logs = command<LogsOptions>({
  about: `Shows the attempts of a run that failed, were lost or were refused, and those that wrote to stderr, newest first: what became of them, where, why, and what they wrote. Of a long log the middle is cut out.`,
  args: [
    RUN_ARGUMENT,
    {
      name: 'TASK',
      text: 'Of this task alone: r12.345, or 345.',
      optional: true,
      check: checkTask,
      complete: ['task'],
    },
  ],
  options: [
    { flags: '--limit N', text: 'At most so many attempts.', parse: wholeNumber('--limit', 1, 1000), value: 100 },
    JSON_OPTION,
    quietOption('what was written alone'),
  ],
  examples: [
    { does: 'Why did tasks fail?', line: 'breadbox farm logs r12' },
    { does: 'One task', line: 'breadbox farm logs r12 345' },
  ],
  async run(world, [run = '', task], { limit }) {
    const attempts = await connect(world).call('GET /api/farm/runs/{run}/attempts', {
      params: { run },
      query: { task: task !== undefined && /^\d+$/.test(task) ? `${run}.${task}` : task, limit },
      signal: world.signal,
    });
    return {
      json: attempts,
      quiet: attempts.flatMap(({ log }) => (log ? [log.replace(/\n$/, '')] : [])),
      blocks: attempts.length === 0 ? [text('Nothing failed and nothing was written.')] : attempts.map(describe),
    };
  },
});

function describe({ task, attempt, outcome, reason, exitCode, node, log }: Attempt): Block {
  const where = node ? ` on ${node}` : '';
  const exit = exitCode === undefined ? undefined : `exit code ${exitCode}`;
  const why = reason ?? exit;
  const written = log ? `\n${log.replace(/\n$/, '').replace(/^/gm, '    ')}` : '';
  return text(`${task}, attempt ${attempt}${where}: ${outcome}${why ? `: ${why}` : ''}${written}`);
}
