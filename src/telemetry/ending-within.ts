/**
 * What the work comes to, which is given a signal that ends when the given one does, and after `ms`.
 * With a timer of its own: Node.js 20 forgets an `AbortSignal.timeout` that only `AbortSignal.any` has, with the next garbage, and nobody is
 * told (nodejs/node 57736).
 * @throws what the work throws; where it throws the signal's reason, that of the given signal, or after `ms` a TimeoutError
 */
export async function endingWithin<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const end = (): void => over.abort(signal.reason);
  const timer = setTimeout(() => over.abort(new DOMException(`not within ${ms} ms`, 'TimeoutError')), ms);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await work(over.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
