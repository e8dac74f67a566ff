import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import type { RunStatus } from '../../../protocol/farm.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { wentWell } from '../../follow-run.ts';
import {
  JSON_OPTION,
  type PrintOptions,
  priorityNumber,
  quietOption,
  timeoutOption,
  wholeNumber,
} from '../../options.ts';
import { writeError } from '../../output/error.ts';
import { type Report, text } from '../../output/report.ts';
import { runFacts } from '../../output/run-report.ts';
import { pushFolder } from '../../push-folder.ts';
import { openFeed, uploadTasks } from '../../upload-tasks.ts';
import { waitForRun, whatWentWrong } from '../../wait-for-run.ts';
import type { World } from '../../world.ts';

interface RunOptions extends PrintOptions {
  readonly workers?: number;
  readonly feed?: string;
  readonly seed?: number;
  readonly name?: string;
  readonly priority?: number;
  readonly after?: string;
  readonly restOf?: string;
  readonly answersOf?: string;
  readonly wait?: boolean;
  readonly timeout?: number;
}

export const run = command<RunOptions>({
  about: `Makes a run of a project and prints its id; the head does the rest. With --wait it stays until the run has ended, shows on stderr how far it is, and exits with 1 where the run failed, was cancelled or has failed tasks. To stop waiting stops no run.

The tasks come from the feed in project.yaml, or with --feed from a file of JSON Lines: the parameters of one task a line, any JSON value. A line that is no JSON is an error that names the line, and the run is cancelled. With --rest-of they are the tasks of another run that have no answer, such as those that failed before you mended the program; with --answers-of, each answer of another run is the parameters of one task.

With --after it begins once other runs are done and collected with no task failed; where one of them fails or is cancelled, it is cancelled too.`,
  args: [
    {
      name: 'PROJECT',
      text: 'Name of a project that was pushed; or a folder, written with a slash such as ./pi, which is pushed first.',
      complete: ['project', 'folder'],
    },
  ],
  options: [
    {
      flags: '--workers N',
      text: 'How many tasks may run at the same time. 0: none on the computers of the engine, only on lent ones and on simple workers.',
      parse: wholeNumber('--workers', 0, 4096),
      shownDefault: 'the cores of the engine',
    },
    {
      flags: '--feed FILE',
      text: 'Tasks, as JSON Lines; - is stdin.',
      shownDefault: "the project's own feed",
      complete: ['file'],
    },
    {
      flags: '--seed N',
      text: 'What the project draws random numbers from; the same seed gives the same run.',
      parse: wholeNumber('--seed', 0, 2 ** 31 - 1),
      shownDefault: 'drawn by the head',
    },
    {
      flags: '--rest-of RUN',
      text: 'Tasks: those of this run that have no answer.',
      shownDefault: 'none',
      complete: ['run'],
    },
    {
      flags: '--answers-of RUN',
      text: 'Tasks: the answers of this run; where it is still at work, it is waited for.',
      shownDefault: 'none',
      complete: ['run'],
    },
    {
      flags: '--after RUN[,RUN]',
      text: 'Begin when these runs are done.',
      shownDefault: 'at once',
      complete: ['open-run'],
    },
    { flags: '--name NAME', text: 'A name for the run, to be used in place of its id.', shownDefault: 'none' },
    {
      flags: '--priority N',
      text: 'Among your runs the one of the highest number comes first, from -100 to 100.',
      parse: priorityNumber,
      shownDefault: 'what project.yaml says, else 0',
    },
    { flags: '--wait', text: 'Stay until the run has ended.' },
    timeoutOption('With --wait: stop waiting after so long and exit with 1; the run goes on.'),
    JSON_OPTION,
    quietOption("the run's id alone, and no progress"),
  ],
  examples: [
    { does: 'Push a folder, run it, wait for it', line: 'breadbox farm run ./projects/pi --wait' },
    { does: 'Run with tasks of your own', line: 'seq 1000 | breadbox farm run pi --feed - --wait' },
    { does: 'In a script', line: 'run=$(breadbox farm run mandelbrot) && breadbox farm watch "$run"' },
  ],
  async run(world, [target = ''], options) {
    if ([options.feed, options.restOf, options.answersOf].filter((given) => given !== undefined).length > 1)
      throw new BreadboxError('usage', 'Of --feed, --rest-of and --answers-of only one can be given.');
    if (options.timeout !== undefined && !options.wait) throw new BreadboxError('usage', '--timeout goes with --wait.');
    const client = connect(world);
    const status = await startRun(world, client, target, options);
    if (!options.wait) return report(status, [text(status.run)]);
    const ended = await waitForRun(world, client, status.run, { timeoutSec: options.timeout, quiet: options.quiet });
    if (wentWell(ended)) return report(ended, [runFacts(ended)]);
    const wrong = await whatWentWrong(client, ended, world.signal);
    writeError(world, wrong);
    return { ...report(ended, [runFacts(ended)]), exit: exitCode(wrong.code) };
  },
});

async function startRun(world: World, client: Client, target: string, options: RunOptions): Promise<RunStatus> {
  const { workers, seed, feed, name, priority, restOf, answersOf } = options;
  const after = options.after?.split(',');
  const from = restOf ?? answersOf;
  const source = feed === undefined ? undefined : await openFeed(world, feed);
  const pushed = isFolder(target) ? await pushFolder(world, client, target) : { project: target, version: undefined };
  const kind = restOf ? 'unanswered' : answersOf ? 'answers' : source ? 'upload' : 'project';
  const body = { workers, seed, name, priority, after, from, feed: kind } as const;
  const { signal } = world;
  const status = await client
    .call('POST /api/farm/runs', { body: { ...body, project: pushed.project, version: pushed.version }, signal })
    .catch(hintAtFolder(world, target));
  if (source === undefined) return status;
  const tasks = await uploadTasks(client, status.run, source, signal);
  return { ...status, tasks };
}

/** Names have no slash and no dot. */
function isFolder(target: string): boolean {
  return target.includes('/') || target.startsWith('.');
}

function hintAtFolder(world: World, target: string): (error: unknown) => Promise<never> {
  return async (error) => {
    const missing = error instanceof BreadboxError && error.code === 'not-found' && !isFolder(target);
    const here = missing && (await stat(resolve(world.cwd, target, 'project.yaml')).catch(() => undefined));
    if (!here) throw error;
    throw new BreadboxError('not-found', error.message, { hint: `To run the folder: breadbox farm run ./${target}` });
  };
}

function report(status: RunStatus, blocks: Report['blocks']): Report {
  const { run: runId, project, version, state, tasks, answered, failed, seconds, rate, seed, workers } = status;
  return {
    json: { run: runId, project, version, state, tasks, answered, failed, seconds, rate, seed, workers },
    quiet: [runId],
    blocks,
  };
}
