import { BreadboxError } from '../cluster/errors.ts';
import { sleep } from './deadline.ts';

/** A head that restarts is away for seconds; longer, and it is not coming back by itself. */
const HEAD_AWAY_SEC = 60;
const RETRY_MS = 500;

/**
 * Repeats `attempt` until it answers something, also while a head that was there is away. `seen` is called whenever the
 * head has shown that it is there; before the first time, nothing is outlasted.
 */
export async function outlastRestart<T>(
  signal: AbortSignal,
  attempt: (seen: () => void) => Promise<T | undefined>,
): Promise<T> {
  let seenAt: number | undefined;
  const seen = () => {
    seenAt = Date.now();
  };
  for (;;) {
    try {
      const answer = await attempt(seen);
      if (answer !== undefined) return answer;
    } catch (error) {
      signal.throwIfAborted();
      const awayMs = seenAt === undefined ? Infinity : Date.now() - seenAt;
      if (!isAway(error) || awayMs > HEAD_AWAY_SEC * 1000) throw error;
    }
    await sleep(RETRY_MS, signal);
  }
}

/** Comes back by itself: the head restarts, or the stream was cut. */
function isAway(error: unknown): boolean {
  if (error instanceof BreadboxError) return ['no-head', 'head-lost', 'stopping'].includes(error.code);
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET';
}
