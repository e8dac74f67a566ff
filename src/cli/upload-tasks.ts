import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { BreadboxError } from '../cluster/errors.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

/** Sent as they are read: no line is looked at here, the head names the line that it cannot take. */
const CHUNK_BYTES = 1024 * 1024;

/** Opened before a run is made, so that a name typed wrongly makes none. */
export async function openFeed(world: World, path: string): Promise<Readable> {
  if (path === '-') return world.stdin;
  const full = resolve(world.cwd, path);
  try {
    const file = await open(full, 'r');
    const isFolder = (await file.stat()).isDirectory();
    await file.close();
    if (!isFolder) return createReadStream(full, { highWaterMark: CHUNK_BYTES });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BreadboxError('not-found', `There is no feed file ${full}.`, { cause });
    throw new BreadboxError('bad-input', `Cannot read the feed file ${full}: ${message}.`, { cause });
  }
  throw new BreadboxError('bad-input', `The feed ${full} is a folder.`, { hint: 'A feed is a file of JSON Lines.' });
}

/** @returns how many tasks there are now. A run whose upload fails is cancelled: it could never end. */
export async function uploadTasks(client: Client, run: string, feed: Readable, signal: AbortSignal): Promise<number> {
  try {
    const { tasks } = await client.call('POST /api/farm/runs/{run}/tasks', { params: { run }, body: feed, signal });
    return tasks;
  } catch (error) {
    const reason = await endRun(client, run);
    throw isHangUp(error) && reason ? new BreadboxError('bad-input', reason, { cause: error }) : error;
  }
}

/** Gives a run the lines that its feed file has grown by. */
export async function extendFeed(
  client: Client,
  run: string,
  feed: Readable,
  signal: AbortSignal,
): Promise<{ readonly tasks: number; readonly added: number }> {
  const query = { resume: 'true' };
  return client.call('POST /api/farm/runs/{run}/tasks', { params: { run }, query, body: feed, signal });
}

/** Why the head has ended the run, where it has done so itself. */
async function endRun(client: Client, run: string): Promise<string | undefined> {
  const { signal } = new AbortController();
  try {
    const status = await client.call('GET /api/farm/runs/{run}', { params: { run }, signal });
    if (status.state === 'failed') return status.reason;
    if (['pending', 'running', 'paused'].includes(status.state)) {
      await client.call('POST /api/farm/runs/{run}/cancel', { params: { run }, signal });
    }
  } catch {
    // What made the upload fail is what the user must know; a head that is gone cancels nothing.
  }
  return undefined;
}

function isHangUp(error: unknown): boolean {
  return error instanceof BreadboxError && error.code === 'head-lost';
}
