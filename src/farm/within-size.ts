/** What one reply to a worker or a reader may hold, in characters: a thousand answers may be a gigabyte. */
export const REPLY_CHARACTERS = 4 * 1024 * 1024;

/** The first rows that come to no more than `room` characters together; one at least. Later ones are not read. */
export function withinSize<R>(rows: Iterable<R>, size: (row: R) => number, room = REPLY_CHARACTERS): readonly R[] {
  const taken: R[] = [];
  let left = room;
  for (const row of rows) {
    left -= size(row);
    if (left < 0 && taken.length > 0) break;
    taken.push(row);
  }
  return taken;
}
