/** Lets requests wait until there may be something for them. */
export class Wakers<K> {
  readonly #waiting = new Map<K, Set<() => void>>();

  wake(key: K): void {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    for (const resume of waiting ?? []) resume();
  }

  wakeAll(): void {
    for (const key of [...this.#waiting.keys()]) this.wake(key);
  }

  /** Resolves when woken, after `ms`, or when the signal aborts. */
  wait(key: K, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, waiting);
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
      if (signal?.aborted) done();
      else signal?.addEventListener('abort', done);
    });
  }
}
