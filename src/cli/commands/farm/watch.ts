import { exitCode } from '../../../cluster/errors.ts';
import type { RunStatus } from '../../../protocol/farm.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { wentWell } from '../../follow-run.ts';
import { JSON_OPTION, type PrintOptions, quietOption, timeoutOption } from '../../options.ts';
import { writeError } from '../../output/error.ts';
import { runFacts } from '../../output/run-report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';
import { waitForRun, whatWentWrong } from '../../wait-for-run.ts';

interface WatchOptions extends PrintOptions {
  readonly jsonl?: boolean;
  readonly timeout?: number;
}

export const watch = command<WatchOptions>({
  about:
    'Follows a run until it has ended, with progress on stderr. Exits with 1 where the run failed, was cancelled or has failed tasks. To stop watching stops no run.',
  args: [{ ...RUN_ARGUMENT, complete: ['open-run'] }],
  options: [
    timeoutOption('Stop watching after so long and exit with 1.'),
    { flags: '--jsonl', text: 'Print each change as a line of JSON on stdout, in place of progress.' },
    { ...JSON_OPTION, text: 'At its end, print the run as one JSON value on stdout.' },
    quietOption('the state in which it ended, and no progress'),
  ],
  examples: [{ does: 'Follow a run', line: 'breadbox farm watch r12' }],
  async run(world, [run = ''], { jsonl, timeout, quiet }) {
    const print = (status: RunStatus) => world.stdout.write(`${JSON.stringify(status)}\n`);
    const client = connect(world);
    const ended = await waitForRun(world, client, run, {
      timeoutSec: timeout,
      quiet,
      ...(jsonl && { onStatus: print }),
    });
    const wrong = wentWell(ended) ? undefined : await whatWentWrong(client, ended, world.signal);
    if (wrong) writeError(world, wrong);
    return {
      json: ended,
      quiet: [ended.state],
      blocks: jsonl ? [] : [runFacts(ended)],
      exit: wrong ? exitCode(wrong.code) : 0,
    };
  },
});
