import { BreadboxError } from '../cluster/errors.ts';

export interface Deadline {
  /** Aborts when the parent does, or with `timed-out` when the time is over. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** `seconds` undefined: only the parent ends it. `what` completes "… did not end within 5 s". */
export function startDeadline(
  parent: AbortSignal,
  seconds: number | undefined,
  what: string,
  hint?: string | undefined,
): Deadline {
  const controller = new AbortController();
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  parent.addEventListener('abort', follow, { once: true });
  const end = () =>
    controller.abort(new BreadboxError('timed-out', `${what} did not end within ${seconds} s.`, { hint }));
  const timer = seconds === undefined ? undefined : setTimeout(end, seconds * 1000);
  return {
    signal: controller.signal,
    stop() {
      clearTimeout(timer);
      parent.removeEventListener('abort', follow);
    },
  };
}

/** @throws the signal's reason */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
