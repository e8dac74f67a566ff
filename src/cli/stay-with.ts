import { readLines } from './events.ts';
import { outlastRestart } from './outlast-restart.ts';
import type { ProgressList } from './output/live-lines.ts';
import { Interrupted, type World } from './world.ts';

/** Something that the head does, and that it goes on with where nobody stays. */
export interface HeadWork<T extends { readonly state: string }> {
  /** `u3` */
  readonly name: string;
  readonly list: ProgressList<T>;
  /** What the first Ctrl-C does, as a sentence. */
  readonly cancelWords: string;
  cancel(signal: AbortSignal): Promise<unknown>;
  /** Lines, to its end. */
  follow(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** What a line tells of it; `undefined`: something else. */
  stateIn(line: string): T | undefined;
}

export interface Ended<T> {
  readonly ended: T;
  /** Ctrl-C, with which it was cancelled. */
  readonly interrupted: Interrupted | undefined;
}

/** Stays to the end of it. The first Ctrl-C asks the head to cancel it; the second leaves, and the head goes on. @throws Interrupted */
export async function stayWith<T extends { readonly state: string }>(
  world: World,
  { name, list, cancelWords, cancel, follow, stateIn }: HeadWork<T>,
): Promise<Ended<T>> {
  const leave = new AbortController();
  let interrupted: Interrupted | undefined;
  const giveBack = world.takeInterrupts((signal) => {
    if (interrupted !== undefined) return leave.abort(new Interrupted(signal));
    interrupted = new Interrupted(signal);
    list.say(`${cancelWords} To leave it to the head instead: Ctrl-C again.`);
    // Where it has ended in the meantime, there is nothing to cancel.
    cancel(leave.signal).catch(() => {});
  });
  try {
    const ended = await outlastRestart(leave.signal, async (seen) => {
      let last: T | undefined;
      for await (const line of readLines(await follow(leave.signal))) {
        seen();
        // An empty one says that the head is there, and nothing new.
        if (line === '') continue;
        const state = stateIn(line);
        if (state === undefined) continue;
        last = state;
        list.show(state);
      }
      return last?.state === 'running' ? undefined : last;
    });
    return { ended, interrupted: ended.state === 'cancelled' ? interrupted : undefined };
  } catch (error) {
    if (error instanceof Interrupted) world.stderr.write(`The head goes on with ${name}.\n`);
    throw error;
  } finally {
    list.stop();
    giveBack();
  }
}
