import { call } from '../client.ts';

const ANSWER_MS = 10_000;

/** Of the head whose pages these are; `undefined`: it has not been asked yet. */
let version: string | undefined;

/** A screen that nobody reloads must not go on with the pages of an older head. Once for each version: then these are its pages. */
export async function reloadWhereNew(now: string): Promise<void> {
  version ??= now;
  if (version === now) return;
  // A head that has gone again would leave the browser's own page of an error, which nobody is there to reload.
  const page = await fetch(location.pathname, { cache: 'no-store' }).catch(() => undefined);
  if (page?.ok) location.reload();
}

/** Whether the head says anything at all within ten seconds. */
export async function headAnswers(): Promise<boolean> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  try {
    await call('GET /api/health', { signal: late.signal });
    return true;
  } catch {
    return false; // in whatever way it does not answer
  } finally {
    clearTimeout(timer);
  }
}
