const ANSWER_MS = 10_000;

/**
 * `undefined` where it fails in whatever way, or has not been answered within ten seconds: questions that hang, as after a cable was pulled,
 * would keep the few connections that a browser has for a head.
 */
export async function inTime<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  try {
    return await ask(late.signal);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
