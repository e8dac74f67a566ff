import type { ApiInput } from '../../protocol/api.ts';
import type { Up, UpLine } from '../../protocol/provision.ts';
import type { Client } from '../client.ts';
import { readLines } from '../events.ts';
import { outlastRestart } from '../outlast-restart.ts';
import { Interrupted, type World } from '../world.ts';
import { startUpList } from './up-list.ts';

export type UpAsked = ApiInput<'POST /api/ups'>['body'];

export interface EndedUp {
  readonly up: Up;
  /** Ctrl-C, with which it was cancelled. */
  readonly interrupted: Interrupted | undefined;
}

/**
 * Begins an `up` and stays with it to its end. The first Ctrl-C asks the head to end it after the commands under way; the second leaves,
 * and the head goes on. @throws Interrupted
 */
export async function bringUp(world: World, client: Client, asked: UpAsked, quiet: boolean): Promise<EndedUp> {
  const { up } = await client.call('POST /api/ups', { body: asked, signal: world.signal });
  const list = await startUpList(world, quiet);
  const leave = new AbortController();
  let interrupted: Interrupted | undefined;
  const giveBack = world.takeInterrupts((signal) => {
    if (interrupted !== undefined) {
      leave.abort(new Interrupted(signal));
      return;
    }
    interrupted = new Interrupted(signal);
    list.say('It ends after the commands under way. To leave it to the head instead: Ctrl-C again.');
    // Where it has ended in the meantime, there is nothing to cancel.
    client.call('POST /api/ups/{up}/cancel', { params: { up }, signal: leave.signal }).catch(() => {});
  });
  try {
    const ended = await follow(client, up, leave.signal, (state) => list.show(state));
    return { up: ended, interrupted: ended.state === 'cancelled' ? interrupted : undefined };
  } catch (error) {
    if (error instanceof Interrupted) world.stderr.write(`The head goes on with ${up}.\n`);
    throw error;
  } finally {
    list.stop();
    giveBack();
  }
}

async function follow(client: Client, up: string, signal: AbortSignal, onState: (up: Up) => void): Promise<Up> {
  return outlastRestart(signal, async (seen) => {
    const stream = await client.stream('GET /api/ups/{up}/follow', { params: { up }, signal });
    let last: Up | undefined;
    for await (const text of readLines(stream)) {
      seen();
      const line = JSON.parse(text) as UpLine;
      if (!('up' in line)) continue;
      last = line.up;
      onState(last);
    }
    return last?.state === 'running' ? undefined : last;
  });
}
