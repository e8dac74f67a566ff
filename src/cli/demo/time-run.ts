import { buffer } from 'node:stream/consumers';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Client } from '../client.ts';
import { wentWell } from '../follow-run.ts';
import { waitForRun, whatWentWrong } from '../wait-for-run.ts';
import type { World } from '../world.ts';
import type { Timing } from './speed-up.ts';

export interface TimedRun extends Timing {
  readonly run: string;
  /** SHA-256 of the picture's points, as the collector wrote it. */
  readonly checksum: string;
}

export interface TimedRunOptions {
  readonly project: string;
  readonly version: string;
  readonly workers: number;
  readonly timeoutSec: number | undefined;
  readonly quiet: boolean;
}

/** Runs the project once; a run that is given up is cancelled. */
export async function timeRun(world: World, client: Client, options: TimedRunOptions): Promise<TimedRun> {
  const { project, version, workers, timeoutSec, quiet } = options;
  const { signal } = world;
  const { run } = await client.call('POST /api/farm/runs', { body: { project, version, workers }, signal });
  try {
    const label = workers === 1 ? '1 worker' : `${workers} workers`;
    const ended = await waitForRun(world, client, run, { timeoutSec, quiet, label, afterwards: 'It is cancelled.' });
    if (!wentWell(ended)) throw await whatWentWrong(client, ended, signal);
    return { run, workers, seconds: ended.seconds, checksum: await readChecksum(client, run, signal) };
  } catch (error) {
    if (signal.aborted || (error instanceof BreadboxError && error.code === 'timed-out')) await cancel(client, run);
    throw error;
  }
}

async function cancel(client: Client, run: string): Promise<void> {
  const { signal } = new AbortController();
  // The head may be what is gone; why the run was given up is what is said.
  await client.call('POST /api/farm/runs/{run}/cancel', { params: { run }, signal }).catch(() => undefined);
}

async function readChecksum(client: Client, run: string, signal: AbortSignal): Promise<string> {
  const params = { run, path: 'checksum.txt' };
  const file = await client.stream('GET /api/farm/runs/{run}/artefacts/{path}', { params, signal });
  const text = (await buffer(file)).toString('utf8');
  const checksum = /^[0-9a-f]{64}/.exec(text)?.[0];
  if (checksum) return checksum;
  throw new BreadboxError('run-failed', `checksum.txt of run ${run} holds no SHA-256.`, {
    hint: `Look at it: breadbox farm artefacts ${run} --get checksum.txt -o -`,
  });
}
