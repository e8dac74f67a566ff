import { BreadboxError } from '../cluster/errors.ts';
import type { RunSpec } from '../protocol/pilot.ts';
import type { CommandOptions } from './command.ts';
import { FeedProgram } from './feed-program.ts';
import { HeadClient, HeadRefusal } from './head-client.ts';
import { ledPlace } from './panel/led-place.ts';
import { preparedBundle } from './prepared-bundle.ts';

const WAIT_SEC = 20;

/**
 * Stands between the head and a user's feed program. It begins with the first event, so that after a restart the
 * program sees its asks and tells again in their order.
 */
export async function feed(options: CommandOptions): Promise<void> {
  const { file, soft, say } = options;
  const { run, argv } = file;
  if (run === undefined || argv === undefined || argv.length === 0) {
    throw new BreadboxError('bad-input', `${options.workerFilePath}: feed needs run and argv`);
  }
  const head = new HeadClient(options.workerFilePath, file);
  let program: FeedProgram | undefined;
  try {
    const { spec, seed } = await next(head, run, 0, 0, soft);
    program = await startProgram(head, file.workDir, { run, argv, spec, seed }, soft);
    await bridge(head, run, program, soft);
    await program.close();
    say('the feed is over');
  } catch (error) {
    program?.kill();
    if (soft.aborted || isGone(error)) return say('leaving before the feed is over');
    if (!(error instanceof BreadboxError) || error.code !== 'run-failed') throw error;
    await head.call('POST /api/farm/runs/{run}/feed/failed', {
      params: { run },
      body: { error: error.message.slice(0, 4000) },
    });
    throw error;
  } finally {
    head.close();
  }
}

interface Feed {
  readonly run: string;
  readonly argv: readonly string[];
  readonly spec: RunSpec;
  readonly seed: number;
}

async function startProgram(
  head: HeadClient,
  workDir: string,
  { run, argv, spec, seed }: Feed,
  signal: AbortSignal,
): Promise<FeedProgram> {
  try {
    const directory = await preparedBundle(head, workDir, spec, signal);
    return new FeedProgram(argv, directory, {
      BREADBOX_SEED: String(seed),
      BREADBOX_RUN: run,
      BREADBOX_PROJECT: spec.project,
      BREADBOX_LED: ledPlace(),
    });
  } catch (error) {
    if (!(error instanceof BreadboxError) || error.code !== 'bad-bundle') throw error;
    throw new BreadboxError('run-failed', error.message, { cause: error });
  }
}

async function bridge(head: HeadClient, run: string, program: FeedProgram, signal: AbortSignal): Promise<void> {
  let cursor = 0;
  for (;;) {
    const { events, end } = await Promise.race([next(head, run, cursor, WAIT_SEC, signal), program.failed]);
    for (const event of events) {
      cursor = event.seq;
      if (event.kind === 'tell') {
        await program.tell(event.answers);
        continue;
      }
      const reply = await Promise.race([program.ask(event.n), rejectOn(signal)]);
      await head.call(
        'POST /api/farm/runs/{run}/feed/reply',
        { params: { run }, body: { seq: event.seq, ...reply } },
        { signal },
      );
    }
    if (end) return;
  }
}

function next(head: HeadClient, run: string, cursor: number, waitSec: number, signal: AbortSignal) {
  return head.call(
    'POST /api/farm/runs/{run}/feed/next',
    { params: { run }, body: { cursor, waitSec } },
    { signal, waitSec },
  );
}

/** The run was removed. */
function isGone(error: unknown): boolean {
  return error instanceof HeadRefusal && error.status === 404;
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
