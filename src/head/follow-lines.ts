const MAX_UNREAD_BYTES = 1024 * 1024;
/** Whoever reads takes a head for lost that says nothing for two minutes. */
const STILL_HERE_MS = 20_000;
const STILL_HERE = Buffer.from('\n');

/**
 * The states of something that takes long, as lines, until `undefined` comes. Who reads more slowly than they come misses what lies
 * between, as each state is the whole; the last one is never missed. While nothing changes, an empty line now and then says that the head
 * is there.
 * @param follow tells each state from now on; its answer ends that
 * @param mostUnreadBytes that wait for who reads
 * @param stillHereMs between two empty lines
 */
export function followLines<T>(
  follow: (take: (line: T | undefined) => void) => Promise<() => void>,
  isLast: (line: T) => boolean,
  mostUnreadBytes = MAX_UNREAD_BYTES,
  stillHereMs = STILL_HERE_MS,
): Response {
  let isGone = false;
  let isOver = false;
  let leave = (): void => {};
  let beat: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const take = (line: T | undefined): void => {
          if (isGone) return;
          if (line === undefined) {
            isOver = true;
            clearInterval(beat);
            controller.close();
          } else if (isLast(line) || (controller.desiredSize ?? 0) > 0)
            controller.enqueue(Buffer.from(`${JSON.stringify(line)}\n`));
        };
        leave = await follow(take);
        if (isGone) leave();
        if (isGone || isOver) return;
        beat = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(STILL_HERE);
        }, stillHereMs);
        beat.unref();
      },
      cancel: () => {
        isGone = true;
        clearInterval(beat);
        leave();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostUnreadBytes }),
  );
  return new Response(stream, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } });
}
