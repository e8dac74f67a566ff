import { type EventEmitter, once } from 'node:events';

/**
 * What the event says. With a timer of its own: Node.js 20 forgets an `AbortSignal.timeout` that only `AbortSignal.any` has, with the next
 * garbage, and nobody is told.
 * @throws the AbortError of `once` after `ms`, or when the signal ends
 */
export async function onceWithin(
  ms: number,
  emitter: EventEmitter,
  event: string,
  signal: AbortSignal,
): Promise<unknown[]> {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await once(emitter, event, { signal: over.signal });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
