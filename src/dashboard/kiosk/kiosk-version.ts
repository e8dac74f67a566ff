import { call } from '../client.ts';
import { inTime } from './in-time.ts';

/** Of the head whose pages these are; `undefined`: it has not been asked yet. */
let version: string | undefined;

/** Of the head as it is now; `undefined`: it does not answer. */
export async function headVersion(): Promise<string | undefined> {
  return (await inTime((signal) => call('GET /api/health', { signal })))?.version;
}

/** A screen that nobody reloads must not go on with the pages of an older head. Once for each version: then these are its pages. */
export async function reloadWhereNew(): Promise<void> {
  const now = await headVersion();
  version ??= now;
  if (version === now || now === undefined) return;
  // A head that has gone again would leave the browser's own page of an error, which nobody is there to reload.
  const page = await inTime((signal) => fetch(location.pathname, { cache: 'no-store', signal }));
  if (page?.ok) location.reload();
}

/** Looks again and again: when a connection has begun anew, the head may not have had its pages ready. */
export function followVersion(everyMs: number): { stop(): void } {
  const timer = setInterval(() => void reloadWhereNew(), everyMs);
  return { stop: () => clearInterval(timer) };
}
