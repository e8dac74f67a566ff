import type { RunStatus } from '../../../protocol/farm.ts';
import { connect } from '../../client.ts';
import { type CommandSpec, command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { runFacts } from '../../output/run-report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';

type Verb = 'pause' | 'cancel' | 'retry';

export const pause = change(
  'pause',
  'Hands out no more tasks of the run. What is being worked on is finished.',
  'paused',
);

export const cancel = change(
  'cancel',
  'Ends the run now: tasks that are being worked on are killed, the others are not begun. Answers that are there stay.',
  'cancelled',
);

export const retry = change(
  'retry',
  'Queues the tasks of the run that failed once more. Answers that are there stay.',
  ({ state }) =>
    state === 'done'
      ? 'none of its tasks has failed, so there is nothing to retry'
      : 'its failed tasks are queued again',
);

function change(verb: Verb, about: string, done: string | ((status: RunStatus) => string)): CommandSpec {
  return command({
    about,
    args: [{ ...RUN_ARGUMENT, complete: [verb === 'retry' ? 'ended-run' : 'open-run'] }],
    options: [JSON_OPTION, quietOption("the run's state alone")],
    examples: [{ does: `${verb.charAt(0).toUpperCase()}${verb.slice(1)} a run`, line: `breadbox farm ${verb} r12` }],
    async run(world, [run = '']) {
      const { signal } = world;
      const status = await connect(world).call(`POST /api/farm/runs/{run}/${verb}`, { params: { run }, signal });
      const said = typeof done === 'string' ? done : done(status);
      return { json: status, quiet: [status.state], blocks: [text(`Run ${run}: ${said}.`), runFacts(status)] };
    },
  });
}
