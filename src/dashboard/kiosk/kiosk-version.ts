import { inTime } from './in-time.ts';

/** Of the head whose pages these are; `undefined`: it has not been asked yet. */
let version: string | undefined;

/** A screen that nobody reloads must not go on with the pages of an older head. Once for each version: then these are its pages. */
export async function reloadWhereNew(now: string): Promise<void> {
  version ??= now;
  if (version === now) return;
  // A head that has gone again would leave the browser's own page of an error, which nobody is there to reload.
  const page = await inTime((signal) => fetch(location.pathname, { cache: 'no-store', signal }));
  if (page?.ok) location.reload();
}
